/* The map of municipalities: our own shapes, no tiles, nothing from elsewhere. The list below it works without. */
(function () {
  "use strict";
  var box = document.getElementById("map");
  if (!box || !window.L) return;
  var style = getComputedStyle(document.documentElement);
  var colour = function (name) { return style.getPropertyValue(name).trim(); };

  box.hidden = false;  // before its shapes are here: the list must not move under a finger later
  fetch(box.dataset.shapes).then(function (answer) { return answer.json(); }).then(function (shapes) {
    var map = L.map(box, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, maxZoom: 11, minZoom: 5, scrollWheelZoom: false });
    L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
    var rest = function (shape) {
      return { color: colour("--surface"), weight: 1, fillColor: shape.properties.count ? colour("--roof") : colour("--line"), fillOpacity: shape.properties.count ? 0.85 : 1 };
    };
    var layer = L.geoJSON(shapes, {
      style: rest,
      onEachFeature: function (shape, part) {
        part.bindTooltip(shape.properties.label, { sticky: true });
        part.on("click", function () { window.location.href = shape.properties.link; });
        part.on("mouseover", function () { part.setStyle({ weight: 3, color: colour("--ink") }); part.bringToFront(); });
        part.on("mouseout", function () { layer.resetStyle(part); });
      }
    }).addTo(map);
    map.fitBounds([[54.55, 8.0], [57.78, 12.8]]);
    // what listens for a tooltip would be a stop of the keyboard, one for each shape; the list below is the way
    layer.eachLayer(function (part) { part.getElement().setAttribute("tabindex", "-1"); });
  }).catch(function () { box.hidden = true; });
})();
