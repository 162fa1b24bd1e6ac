// <button data-share="title" data-address="…" hidden> opens the device's own way to share. Shown where there is one.
if (navigator.share) {
  for (const button of document.querySelectorAll("[data-share]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.share({ title: button.dataset.share, url: button.dataset.address }).catch(() => {});
    });
  }
}
