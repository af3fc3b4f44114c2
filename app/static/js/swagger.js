// Starts Swagger UI. "Authorize" sends header tokens; a browser login that happens to be open is not sent along, so that
// what is tried here is answered as a program would be.

const place = document.getElementById("swagger");

window.SwaggerUIBundle({
  domNode: place,
  url: new URL(place.dataset.document, window.location.href).href,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
  requestInterceptor: (request) => ({ ...request, credentials: "omit" }),
});
