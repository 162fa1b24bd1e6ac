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

const APART = 46; // pixels between the middles of two knots, at least
const NEAREST = 12; // the zoom beyond which places are not told apart any more

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
    this.map = L.map(ground, { maxZoom: 18, zoomControl: false, scrollWheelZoom: false, zoomAnimation: !still, fadeAnimation: !still });
    L.control.zoom({ zoomInTitle: this.dataset.nearer, zoomOutTitle: this.dataset.farther }).addTo(this.map);
    this.map.attributionControl.setPrefix(false).addAttribution("© OpenStreetMap");
    if (this.dataset.tiles) L.tileLayer(this.dataset.tiles, { maxZoom: 18 }).addTo(this.map);
    L.geoJSON(outlines, { interactive: false, style: { className: "outline" } }).addTo(this.map);
    const home = places.filter((place) => place.lat > 18 && place.lat < 37.6 && place.lon > -9 && place.lon < 12.5);
    const bounds = L.latLngBounds((home.length ? home : places).map((place) => [place.lat, place.lon]));
    this.map.fitBounds(bounds.isValid() ? bounds.pad(0.15) : [[19, -8], [37, 12]], { maxZoom: 10 });
    this.knots = L.layerGroup().addTo(this.map);
    this.map.on("zoomend", () => this.place(places));
    this.place(places);
  }

  keepDrawing() {
    this.querySelector(".ground")?.remove();
    this.querySelector("[data-drawn]").hidden = false;
  }

  // Knots that would lie on each other become one, which leads nearer.
  place(places) {
    const groups = [];
    for (const place of places) {
      const at = this.map.project([place.lat, place.lon]);
      const near = groups.find((group) => Math.max(Math.abs(group.at.x - at.x), Math.abs(group.at.y - at.y)) < APART);
      if (near) near.places.push(place);
      else groups.push({ at, places: [place] });
    }
    this.knots.clearLayers();
    for (const group of groups) this.mark(group.places);
  }

  mark(places) {
    const [first] = places;
    const count = places.reduce((sum, place) => sum + Number(place.count), 0);
    const label = places.map((place) => place.label).join(" · ");
    const icon = L.divIcon({ className: "knot", html: `<span>${count}</span>`, iconSize: [44, 44] });
    const marker = L.marker([first.lat, first.lon], { icon, title: label, alt: label }).addTo(this.knots);
    marker.getElement().setAttribute("aria-label", `${count} (${label})`);
    const go = () => {
      if (places.length === 1 || this.map.getZoom() >= NEAREST) location.href = first.href;
      else this.map.fitBounds(L.latLngBounds(places.map((place) => [place.lat, place.lon])).pad(0.3), { maxZoom: NEAREST });
    };
    marker.on("click", go);
    marker.getElement().addEventListener("keydown", (event) => { if (event.key === "Enter") go(); });
  }
}

customElements.define("work-map", WorkMap);
