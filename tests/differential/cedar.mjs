// Random Cedar policies and requests, decided by the engine that Cedar's authors publish on npm, and
// written down in the form that `bailiwick cedar replay` reads.
// Usage: node cedar.mjs SETS SEED FOLDER
// Writes FOLDER/accepted.jsonl, and FOLDER/rejected.jsonl with the sets that have no meaning there.

import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const cedar = createRequire(import.meta.url)("@cedar-policy/cedar-wasm/nodejs");

const [sets, seed, folder] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];
const kRequests = 4;

// Mulberry32: one seed, one run.
let state = seed >>> 0;
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(random() * n);
const pick = (choices) => choices[below(choices.length)];

// ---- Policies

const entity = () => pick(['User::"a"', 'User::"b"', 'Team::"t"', 'Org::"o"', 'User::"none"', 'N::S::"x"']);
const who = () => pick(["principal", "resource", "action", "principal.boss", "context.by", entity()]);
const text = () =>
  pick(['"ab"', "context.text", "principal.name", '"k"', '"a\\u{2a}"', '"\\x41\\n"', 'principal["name"]', '""']);
function number(depth) {
  if (depth <= 0) {
    return pick(["1", "0", "-3", "context.level", "principal.level", "9223372036854775807", "-9223372036854775808", "true"]);
  }
  return pick([
    () => `(${number(depth - 1)} ${pick(["+", "-", "*"])} ${number(depth - 1)})`,
    () => `${number(0)} ${pick(["+", "-", "*"])} ${number(0)} ${pick(["+", "-", "*"])} ${number(0)}`,
    () => `-${number(0)}`,
    () => number(0),
  ])();
}
const set = (depth) =>
  pick([() => "[1, 2]", () => "context.set", () => `[${any(depth)}, ${any(depth)}]`, () => "principal.set", () => "[]"])();
const any = (depth) =>
  pick([
    () => number(depth), text, who, extension,
    () => `{a: 1, "b": ${number(0)}}`,
    () => pick(["context.rec", "context", "context.rec.a", "[[1], []]", 'context["rec"]["b"]', "context.none"]),
  ])();
const extension = () =>
  pick([
    'decimal("1.0")', 'decimal("-0.5")', 'decimal("1.00001")', 'decimal("922337203685477.5807")', "context.dec",
    'ip("10.0.0.0/8")', 'ip("::1")', 'ip("1.2.3.4/33")', "context.ip", 'ip("fe80::/10")', 'ip("010.0.0.1")',
    'datetime("2026-01-01")', 'datetime("2026-01-01T01:02:03.004+0130")', 'datetime("2026-02-30")', "context.when",
    'duration("1d2h3m4s5ms")', 'duration("-1h")', 'duration("1h1d")', 'duration("9223372036854775807ms")', "decimal(context.text)",
  ]);
function truth(depth) {
  if (depth <= 0) return pick(["true", "false", "context.flag", "principal.flag", "1", "context.none"]);
  const d = depth - 1;
  return pick([
    () => `${truth(d)} && ${truth(d)} && ${truth(d)}`,
    () => `(${truth(d)} || ${truth(d)})`,
    () => `!(${truth(d)})`,
    () => `(if ${truth(d)} then ${truth(d)} else ${truth(d)})`,
    () => `(${any(d)} ${pick(["==", "!="])} ${any(d)})`,
    () => `(${number(d)} ${pick(["<", "<=", ">", ">="])} ${number(d)})`,
    () => `(${extension()} ${pick(["<", ">="])} ${extension()})`,
    () => `(${who()} in ${pick([who(), `[${who()}, ${entity()}]`, set(d)])})`,
    () => `(${pick([who(), "context", "context.rec"])} has ${pick(["flag", "level", "a.b", "rec.a", '"x y"', "name"])})`,
    () => `(${text()} like ${pick(['"*"', '"a*"', '"*b"', '"a\\u{2a}"', '"\\*"', '"a*b*"', '"**"'])})`,
    () => `${set(d)}.${pick(["containsAll", "containsAny"])}(${set(d)})`,
    () => `${set(d)}.contains(${any(d)})`,
    () => `${set(d)}.isEmpty()`,
    () => `${who()}.hasTag(${text()})`,
    () => `(${who()}.getTag("k") == ${text()})`,
    () => `(${who()} is ${pick(["User", "Team", "N::S"])}${pick(["", " in " + entity()])})`,
    () => `${extension()}.${pick(["isIpv4", "isIpv6", "isLoopback", "isMulticast"])}()`,
    () => `${extension()}.${pick(["isInRange", "lessThan", "greaterThanOrEqual"])}(${extension()})`,
    () => `(${extension()}.${pick(["toDate", "toTime"])}() == ${extension()})`,
    () => `(${extension()}.offset(${extension()}) > ${extension()})`,
    () => `(${extension()}.durationSince(${extension()}).${pick(["toHours", "toDays", "toMilliseconds"])}() > ${number(0)})`,
  ])();
}
function policy() {
  const principal = pick(["principal", `principal == ${entity()}`, `principal in ${entity()}`, "principal is User", `principal is User in ${entity()}`]);
  const action = pick(["action", 'action == Action::"read"', 'action in [Action::"all", Action::"write"]', 'action in Action::"all"']);
  const resource = pick(["resource", `resource in ${entity()}`, "resource is Team", `resource == ${entity()}`]);
  const conditions = Array.from({ length: below(3) }, () => `${pick(["when", "unless"])} { ${truth(3)} }`);
  return `${pick(["permit", "forbid"])} (${principal}, ${action}, ${resource}) ${conditions.join(" ")};`;
}
const kStray = ["(", ")", "{", "}", "[", ".", ",", "=", "==", "!", "-", "*", "&&", "in", "is", "has", "like", "if", "__cedar", '"', "?principal", "1", "a", "::", "@x", ";", "//", "\\", "9223372036854775808", "\u00a0", "\r"];
// One word in a few is taken out, written twice, or joined by a stray one.
function mutated(whole) {
  const words = whole.split(/(\s+|[(){}\[\].,;])/);
  for (let i = 1 + below(2); i > 0; --i) {
    const at = below(words.length);
    words.splice(at, below(2), ...pick([[], [pick(kStray)], [" ", pick(kStray), " "], [words[at], words[at]]]));
  }
  return words.join("");
}

// ---- Entities and requests

const entities = [
  {
    uid: { type: "User", id: "a" },
    attrs: { flag: true, level: 2, name: "ab", boss: { __entity: { type: "User", id: "b" } }, set: [1, "ab"] },
    parents: [{ type: "Team", id: "t" }],
    tags: { k: "ab" },
  },
  { uid: { type: "User", id: "b" }, attrs: { flag: false }, parents: [{ type: "Org", id: "o" }] },
  { uid: { type: "Team", id: "t" }, attrs: { a: { b: true } }, parents: [{ type: "Org", id: "o" }] },
  { uid: { type: "Action", id: "read" }, attrs: {}, parents: [{ type: "Action", id: "all" }] },
];
const extn = (fn, arg) => ({ __extn: { fn, arg } });
const uid = () => ({ type: pick(["User", "Team", "Org"]), id: pick(["a", "b", "t", "o", "new"]) });
const request = () => ({
  principal: uid(),
  action: { type: "Action", id: pick(["read", "write", "all", "other"]) },
  resource: uid(),
  context: {
    flag: random() < 0.5, level: below(5) - 1, text: pick(["ab", "1.0", "k", "a*"]),
    by: { __entity: uid() }, set: [1, "new"], rec: { a: 1, b: below(3) },
    ip: extn("ip", pick(["10.1.2.3", "127.0.0.1", "::1"])), dec: extn("decimal", pick(["1.5", "-3.25", "1.0"])),
    when: extn("datetime", pick(["2026-01-01T01:00:00Z", "2026-02-01"])),
  },
});

// ---- Both

const accepted = [];
const rejected = [];
for (let i = 0; i < sets; ++i) {
  const whole = Array.from({ length: 1 + below(4) }, policy).join("\n");
  const policies = random() < 0.5 ? mutated(whole) : whole;
  if (policies.includes("?principal") || policies.includes("?resource")) continue;  // Templates are linked, not decided.
  const requests = [];
  let refused = false;
  for (let r = 0; r < kRequests && !refused; ++r) {
    const asked = request();
    const found = cedar.isAuthorized({ ...asked, policies: { staticPolicies: policies }, entities });
    refused = found.type === "failure";
    if (refused) break;
    const { decision, diagnostics } = found.response;
    requests.push({ ...asked, decision, reason: diagnostics.reason, errors: diagnostics.errors.map((one) => one.policyId) });
  }
  const test = { id: `seed ${seed}, set ${i}`, policies, entities, requests };
  (refused ? rejected : accepted).push(JSON.stringify(test));
}
const lines = (all) => all.map((one) => one + "\n").join("");
writeFileSync(`${folder}/accepted.jsonl`, lines(accepted));
writeFileSync(`${folder}/rejected.jsonl`, lines(rejected));
console.log(`${accepted.length} sets accepted, ${rejected.length} rejected by the engine of npm`);
