// <work-map> turns the drawn map of the wilayas into one that moves. Leaflet is fetched when the map comes into sight; until
// then, and without scripts, the drawing and the list beside it say the same.
const load = (address) =>
  new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });

class WorkMap extends HTMLElement {
  connectedCallback() {
    this.watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      this.watch.disconnect();
      this.draw().catch(() => this.keepDrawing());
    });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.watch.disconnect();
    this.map?.remove();
  }

  async draw() {
    if (!window.L) await load(this.dataset.leaflet);
    const answer = await fetch(this.dataset.outlines);
    const outlines = await answer.json();
    const places = JSON.parse(this.querySelector("script").textContent);
    const ground = document.createElement("div");
    ground.className = "ground";
    ground.dir = "ltr";
    this.querySelector("[data-drawn]").hidden = true;
    this.prepend(ground);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(ground, { zoomControl: false, scrollWheelZoom: false, zoomAnimation: !still, fadeAnimation: !still });
    L.control.zoom({ zoomInTitle: this.dataset.nearer, zoomOutTitle: this.dataset.farther }).addTo(this.map);
    this.map.attributionControl.setPrefix(false).addAttribution("© OpenStreetMap");
    if (this.dataset.tiles) L.tileLayer(this.dataset.tiles, { maxZoom: 18 }).addTo(this.map);
    L.geoJSON(outlines, { interactive: false, style: { className: "outline" } }).addTo(this.map);
    const home = places.filter((place) => place.lat > 18 && place.lat < 37.6 && place.lon > -9 && place.lon < 12.5);
    const bounds = L.latLngBounds((home.length ? home : places).map((place) => [place.lat, place.lon]));
    this.map.fitBounds(bounds.isValid() ? bounds.pad(0.15) : [[19, -8], [37, 12]], { maxZoom: 10 });
    for (const place of places) this.mark(place);
  }

  keepDrawing() {
    this.querySelector(".ground")?.remove();
    this.querySelector("[data-drawn]").hidden = false;
  }

  mark(place) {
    const icon = L.divIcon({ className: "knot", html: `<span>${Number(place.count)}</span>`, iconSize: [44, 44] });
    const marker = L.marker([place.lat, place.lon], { icon, title: place.label, alt: place.label }).addTo(this.map);
    marker.getElement().setAttribute("aria-label", place.label);
    const go = () => { location.href = place.href; };
    marker.on("click", go);
    marker.getElement().addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  }
}

customElements.define("work-map", WorkMap);
