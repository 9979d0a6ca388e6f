// The decisions of bench/models/policy/cedar_bench.cpp on the engine that Cedar's authors publish on
// npm, and on casbin as far as it can say the same.
// Usage: node policy_peers.mjs [POLICIES [SECONDS]]
// Prints what a decision costs, and how many of the 512 requests are allowed.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const cedar = require("@cedar-policy/cedar-wasm/nodejs");
const { newEnforcer, newModelFromString, StringAdapter } = require("casbin");

const count = Number(process.argv[2] ?? 100);
const seconds = Number(process.argv[3] ?? 3);
const tools = Math.floor((count + 4) / 5);

// ---- The workload, as in cedar_bench.cpp

function policies() {
  let text = "";
  for (let i = 0; i < count; ++i) {
    const tool = Math.floor(i / 5);
    const call = `action == Action::"tool${tool}"`;
    const team = `principal in Team::"team${tool % 8}"`;
    text += [
      `permit (${team}, ${call}, resource) when { context.session.calls < 200 };`,
      `permit (principal is Agent, ${call}, resource) when { context.purpose == "support" && principal.level >= 2` +
        " && resource.owner == principal.team };",
      `forbid (principal, ${call}, resource) when { context.labels.contains("web") && resource.class == "restricted" };`,
      `forbid (principal, ${call}, resource) when { context.input has amount && context.input.amount > 500 }` +
        " unless { principal.approved };",
      `permit (principal, action in [Action::"read"], resource in Server::"s${tool % 10}")` +
        ' when { principal.trust.greaterThan(decimal("0.5")) && context.host like "*.example.com" };',
    ][i % 5];
  }
  return text;
}

const uid = (type, id) => ({ type, id });

function entities() {
  const all = [];
  const add = (id, attrs, parents) => all.push({ uid: id, attrs, parents });
  add(uid("Team", "everybody"), {}, []);
  for (let i = 0; i < 8; ++i) add(uid("Team", `team${i}`), {}, [uid("Team", "everybody")]);
  for (let i = 0; i < 64; ++i) {
    const attrs = { level: i % 4, team: `team${i % 8}`, trust: { __extn: { fn: "decimal", arg: "0.75" } } };
    if (i % 16 !== 0) attrs.approved = i % 3 === 0;
    add(uid("Agent", `a${i}`), attrs, [uid("Team", `team${i % 8}`)]);
  }
  for (let i = 0; i < 40; ++i) {
    add(uid("Server", `r${i}`), { owner: `team${i % 8}`, class: i % 3 === 0 ? "restricted" : "internal" },
      [uid("Server", `s${i % 10}`)]);
  }
  for (let i = 0; i < tools; ++i) add(uid("Action", `tool${i}`), {}, [uid("Action", i % 2 === 0 ? "read" : "write")]);
  return all;
}

function requests() {
  const all = [];
  for (let i = 0; i < 512; ++i) {
    all.push({
      principal: uid("Agent", `a${(i * 7) % 64}`),
      action: uid("Action", `tool${(i * 11) % tools}`),
      resource: uid("Server", `r${(i * 13) % 40}`),
      context: {
        session: { calls: i % 250 },
        purpose: i % 7 === 0 ? "sales" : "support",
        labels: i % 5 === 0 ? ["web"] : [],
        input: i % 4 === 0 ? { amount: (i * 3) % 1000 } : {},
        host: i % 6 === 0 ? "example.org" : "api.example.com",
      },
    });
  }
  return all;
}

// ---- Timing

async function time(name, decide) {
  let allowed = 0;
  for (const request of asked) allowed += (await decide(request)) ? 1 : 0;
  const samples = [];
  const end = performance.now() + seconds * 1000;
  for (let i = 0; performance.now() < end; ++i) {
    const start = performance.now();
    const answer = decide(asked[i % asked.length]);
    if (answer instanceof Promise) await answer;
    samples.push(performance.now() - start);
  }
  samples.sort((a, b) => a - b);
  const median = samples[Math.floor(samples.length / 2)] * 1000;
  console.log(`${name.padEnd(34)} ${median.toFixed(1).padStart(9)} µs a decision (median), ${allowed} of 512 allowed`);
}

const asked = requests();
const text = policies();
const world = entities();

const isAllowed = (found) => {
  if (found.type !== "success") throw new Error(JSON.stringify(found.errors));
  return found.response.decision === "allow";
};

console.log(`${count} policies, 512 requests in turn`);
const parsed = cedar.preparsePolicySet("bench", { staticPolicies: text });
if (parsed.type !== "success") throw new Error(JSON.stringify(parsed.errors));
await time("cedar-wasm, policies parsed before", (request) =>
  isAllowed(cedar.statefulIsAuthorized({ ...request, preparsedPolicySetId: "bench", entities: world })));
await time("cedar-wasm, as called once", (request) =>
  isAllowed(cedar.isAuthorized({ ...request, policies: { staticPolicies: text }, entities: world })));

// ---- casbin: the same rules as matchers; it has no entities and no errors, so attributes travel with the request.

const byId = new Map(world.map((entity) => [`${entity.uid.type}.${entity.uid.id}`, entity]));
const rules = [];
for (let i = 0; i < count; ++i) {
  const tool = Math.floor(i / 5);
  const at = `r.act == 'tool${tool}'`;
  rules.push([
    ["allow", `${at} && r.sub.team == 'team${tool % 8}' && r.ctx.calls < 200`],
    ["allow", `${at} && r.ctx.purpose == 'support' && r.sub.level >= 2 && r.obj.owner == r.sub.team`],
    ["deny", `${at} && r.ctx.web && r.obj.cls == 'restricted'`],
    ["deny", `${at} && r.ctx.amount > 500 && r.sub.known && !r.sub.approved`],
    ["allow", `r.ctx.group == 'read' && r.obj.server == 's${tool % 10}' && r.sub.trust > 0.5 && r.ctx.inside`],
  ][i % 5]);
}
const model = newModelFromString(`
[request_definition]
r = sub, act, obj, ctx
[policy_definition]
p = rule, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = eval(p.rule)
`);
const enforcer = await newEnforcer(model,
  new StringAdapter(rules.map(([effect, rule]) => `p, "${rule}", ${effect}`).join("\n")));
const flat = (request) => {
  const agent = byId.get(`Agent.${request.principal.id}`).attrs;
  const server = byId.get(`Server.${request.resource.id}`);
  return [
    { ...agent, trust: 0.75, known: agent.approved !== undefined, approved: agent.approved ?? false },
    request.action.id,
    { owner: server.attrs.owner, cls: server.attrs.class, server: server.parents[0].id },
    {
      calls: request.context.session.calls, purpose: request.context.purpose,
      web: request.context.labels.includes("web"), amount: request.context.input.amount ?? 0,
      inside: request.context.host.endsWith(".example.com"),
      group: Number(request.action.id.slice(4)) % 2 === 0 ? "read" : "write",
    },
  ];
};
await time("casbin, rules as matchers", (request) => enforcer.enforceSync(...flat(request)));
