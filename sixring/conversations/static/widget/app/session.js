// Who this browser is to the chat. Nobody is asked for a session before they open the chat, so that looking at a page
// leaves no trace; all tabs share one, and one is asked for at a time.
import { ask, Refused } from "./api.js";
import * as store from "./store.js";

const SOON = 2 * 3600 * 1000;
const ears = [];
let mine = null;

export const current = () => mine;
export const isKnown = () => Boolean(store.get("session")?.token);

// act(now, before) whenever the visitor becomes another one, or signs in.
export function onChange(act) {
  ears.push(act);
}

// The session, begun or gone on with. A token that lives for long yet is used as it is.
export async function begin() {
  return mine ?? store.alone("session", () => mine ?? goOn(store.get("session")));
}

function goOn(known) {
  const lasts = known?.visitor && known.expires * 1000 > Date.now() + SOON;
  return lasts ? take(known) : exchange(known?.token, {});
}

// A fresh token for the same visitor, unless another tab has one already.
export async function renew(spent) {
  return store.alone("session", async () => {
    const other = store.get("session");
    if (other?.token && other.token !== spent && other.visitor) return take(other);
    return exchange(spent, {});
  });
}

async function exchange(token, more) {
  const answer = await ask("POST", "session", { body: { ...(token ? { token } : {}), ...more } });
  return take(await answer.json(), true);
}

// `user_jwt` is what the site's server signed. Somebody else than before becomes another visitor.
export async function identify(jwt) {
  return store.alone("session", async () => {
    const known = store.get("session") ?? mine;
    return exchange(known?.token, { user_jwt: jwt });
  });
}

// A visitor that never was.
export async function logout() {
  return store.alone("session", async () => {
    const token = mine?.token ?? store.get("session")?.token;
    forget();
    if (!token) return null;
    const answer = await ask("POST", "logout", { token });
    return take(await answer.json(), true);
  });
}

export function forget() {
  store.remove("session");
  const before = mine;
  mine = null;
  for (const ear of ears) ear(null, before);
}

function take(said, fresh = false) {
  const before = mine;
  mine = said;
  if (fresh) store.set("session", said);
  if (before?.visitor !== said.visitor || before?.user !== said.user) for (const ear of ears) ear(said, before);
  return said;
}

store.onChange((name) => {
  if (name !== "session" || !mine) return;
  const other = store.get("session");
  if (!other) forget();
  else if (other.token !== mine.token) take(other);
});

// Ask as this visitor; a token that has run out is exchanged once.
export async function asked(method, what, options = {}) {
  const { token } = await begin();
  try {
    return await ask(method, what, { ...options, token });
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "token") throw error;
    const fresh = await renew(token);
    return ask(method, what, { ...options, token: fresh.token });
  }
}
