// Talks to Evenhand. No cookie and no key: what a request needs is in it.
import { SITE } from "./config.js";

export class Refused extends Error {
  // A problem as the API tells it, or of this browser's connection.
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

async function ask(address, options = {}) {
  let response;
  try {
    response = await fetch(`${SITE}/api/v1${address}`, { credentials: "omit", ...options });
  } catch {
    throw new Refused({
      status: 0,
      title: "We could not reach the council",
      detail: "Check your connection and try again. What you typed is still here.",
      errors: [],
    });
  }
  const told = await response.json();
  if (!response.ok) throw new Refused(told);
  return told;
}

const send = (address, body, headers = {}) =>
  ask(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

export const policies = () => ask("/policies");
export const policy = (slug) => ask(`/policies/${encodeURIComponent(slug)}`);
export const form = (key) => ask(`/forms/${key}`);
export const pages = (key, answers, ticket) => send(`/forms/${key}/pages`, { answers, ticket });
export const submit = (key, answers, ticket, idempotencyKey) =>
  send(`/forms/${key}/submissions`, { answers, ticket }, { "Idempotency-Key": idempotencyKey });
