// The only place that stores what a user chose.
import { address, cookie } from "./graphql.js";

/** Store `value` under `key` with the account; true when it was kept. */
export async function keepSetting(key, value) {
  const headers = { "X-CSRF-TOKEN": cookie("csrf_access_token") };
  const body = new URLSearchParams({ key, value: JSON.stringify(value) });
  try {
    const reply = await fetch(address("frontend/configuration/"), { method: "POST", headers, body, credentials: "same-origin" });
    return reply.ok;
  } catch {
    return false;
  }
}
