// Starts Swagger UI. "Authorize" sends header tokens, and below /api and /userapi nothing else counts: what is tried here
// is answered as a program would be, whoever is logged in to the pages.

const place = document.getElementById("swagger");

window.SwaggerUIBundle({
  domNode: place,
  url: new URL(place.dataset.document, window.location.href).href,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
});
