// GraphiQL on our own endpoint, with the session of the browser.

import { cookie } from "./api/graphql.js";

const EXAMPLE = `# Ctrl-Space completes, Ctrl-Enter runs.
query {
  jobs(page: { itemsPerPage: 5, page: 1 }) {
    count
    items { id jobId user cluster state duration }
  }
}
`;

const page = document.querySelector("#playground");

async function fetcher(operation) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const token = cookie("csrf_access_token");
  if (token) headers["X-CSRF-TOKEN"] = token;
  const response = await fetch(page.dataset.endpoint, {
    method: "POST",
    headers,
    body: JSON.stringify(operation),
    credentials: "same-origin",
  });
  return response.json();
}

const { React, ReactDOM, GraphiQL } = globalThis;
ReactDOM.createRoot(page).render(React.createElement(GraphiQL, { fetcher, defaultQuery: EXAMPLE }));
