import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { QueryError, cookie, query } from "../../app/static/js/api/graphql.js";

const sent = [];

function answer(body, status = 200) {
  globalThis.document = { cookie: "theme=dark; csrf_access_token=t%3Dk", querySelector: () => ({ content: "/monitor/" }) };
  globalThis.fetch = async (url, options) => {
    sent.push({ url, ...options });
    return { ok: status < 400, status, json: async () => (typeof body === "string" ? JSON.parse(body) : body) };
  };
}

afterEach(() => {
  sent.length = 0;
  delete globalThis.fetch;
  delete globalThis.document;
});

test("a query is posted below the url-prefix with the CSRF token of the session", async () => {
  answer({ data: { job: { id: "7" } } });

  const data = await query("query ($id: ID!) { job(id: $id) { id } }", { id: "9007199254740993" });

  assert.deepEqual(data, { job: { id: "7" } });
  assert.equal(sent[0].url, "/monitor/query");
  assert.equal(sent[0].headers["X-CSRF-TOKEN"], "t=k");
  assert.deepEqual(JSON.parse(sent[0].body).variables, { id: "9007199254740993" });
});

test("an error of the query is thrown with its message", async () => {
  answer({ data: null, errors: [{ message: "job 7 is not known" }] });

  await assert.rejects(query("{ job }"), (error) => error instanceof QueryError && error.kind === "query" && error.message === "job 7 is not known");
});

test("partial data can be taken, with the errors told apart", async () => {
  answer({ data: { a: 1 }, errors: [{ message: "b failed" }] });
  const told = [];

  const data = await query("{ a b }", {}, { partial: true, onErrors: (errors) => told.push(...errors) });

  assert.deepEqual(data, { a: 1 });
  assert.deepEqual(told, [{ message: "b failed" }]);
});

test("an error of the server carries its reference", async () => {
  answer({ error: "internal error, reference 7f3a12" }, 500);

  await assert.rejects(query("{ a }"), { kind: "server", status: 500, reference: "7f3a12" });
});

test("an ended session is told apart from a wrong query", async () => {
  answer({ error: "sign in" }, 401);

  await assert.rejects(query("{ a }"), { kind: "denied", status: 401 });
});

test("an answer that is no JSON is an error in words", async () => {
  answer("<html>", 502);

  await assert.rejects(query("{ a }"), { kind: "server", message: "The server answered 502." });
});

test("a silent server is an error in words", async () => {
  answer({});
  globalThis.fetch = async () => {
    throw new TypeError("Failed to fetch");
  };

  await assert.rejects(query("{ a }"), { kind: "network", message: "The server does not answer." });
});

test("an aborted request stays an abort", async () => {
  answer({});
  globalThis.fetch = async () => {
    throw Object.assign(new Error("aborted"), { name: "AbortError" });
  };

  await assert.rejects(query("{ a }"), { name: "AbortError" });
});

test("a cookie is found by its whole name", () => {
  assert.equal(cookie("a", "xa=1; a=2"), "2");
  assert.equal(cookie("b", "xa=1"), "");
});
