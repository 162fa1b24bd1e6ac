// Scanning with the camera, where the browser itself knows QR codes. Elsewhere the code is typed.
const { codeIn, CheckInSending } = window.checkIns;
const SAME = 4000; // milliseconds for which the same code before the camera is one scan

class CheckInCamera extends CheckInSending {
  async offerCamera() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return;
    if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
    const box = this.querySelector("[data-camera]");
    box.hidden = false;
    box.querySelector("[data-scan]").addEventListener("click", () => this.scan(box), { once: true });
  }

  async scan(box) {
    const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, className: "qr" });
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      this.offerCamera();
      return this.say(this.words.camera, "");
    }
    box.replaceChildren(video);
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    let last = { code: "", at: 0 };
    const look = async () => {
      const [found] = await detector.detect(video).catch(() => []);
      const code = found ? codeIn(found.rawValue) : "";
      if (code && (code !== last.code || Date.now() - last.at > SAME)) await this.note(code, "qr");
      if (code) last = { code, at: Date.now() };
      setTimeout(look, 250);
    };
    look();
  }
}

window.checkIns.CheckInCamera = CheckInCamera;
