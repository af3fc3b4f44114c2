// The only place that talks to /query.

/** A request that failed: `kind` is "network", "denied", "server" or "query"; `reference` names a server error. */
export class QueryError extends Error {
  constructor(message, { kind, status = 0, errors = [] }) {
    super(message);
    this.name = "QueryError";
    this.kind = kind;
    this.status = status;
    this.errors = errors;
    this.reference = /reference (\w+)/.exec(message)?.[1] ?? "";
  }
}

/**
 * Send one GraphQL document and return its data.
 * With `partial`, data that came along with errors is returned and the errors go to `onErrors`.
 */
export async function query(document, variables = {}, { signal, partial = false, onErrors = () => {} } = {}) {
  const response = await send({ query: document, variables }, signal);
  const body = await readJson(response);
  const errors = body?.errors ?? [];
  if (partial && body?.data && errors.length) onErrors(errors);
  else if (errors.length || !response.ok || !body?.data) throw asError(response, body, errors);
  return body.data;
}

/** The value of a cookie that scripts may read, or "". */
export function cookie(name, cookies = document.cookie) {
  const found = cookies.split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** The address of a path of ours, below the url-prefix. */
export function address(path) {
  const root = document.querySelector('meta[name="fd-root"]')?.content ?? "/";
  return root + path.replace(/^\//, "");
}

async function send(payload, signal) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const token = cookie("csrf_access_token");
  if (token) headers["X-CSRF-TOKEN"] = token;
  try {
    return await fetch(address("query"), {
      method: "POST",
      headers,
      body: JSON.stringify(payload),
      credentials: "same-origin",
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new QueryError("The server does not answer.", { kind: "network" });
  }
}

async function readJson(response) {
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return null;
  }
}

function asError(response, body, errors) {
  const message = errors[0]?.message ?? body?.error ?? body?.message ?? `The server answered ${response.status}.`;
  return new QueryError(message, { kind: kindOf(response.status), status: response.status, errors });
}

function kindOf(status) {
  if (status === 401 || status === 403) return "denied";
  return status >= 500 ? "server" : "query";
}
