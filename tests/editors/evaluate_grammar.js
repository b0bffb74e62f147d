// Prints the JSON that the grammar.js named on the command line stands for: the functions that such a file uses, each
// giving the node of the same meaning.

const path = require("path");

const rule = (value) => {
  if (value instanceof RegExp) return { type: "PATTERN", value: value.source };
  return typeof value === "string" ? { type: "STRING", value } : value;
};
const nested = (type) => (value) => ({ type, content: rule(value) });
const members = (type) => (...values) => ({ type, members: values.map(rule) });
const ranked = (type) => (value, content) =>
  content === undefined ? { type, value: 0, content: rule(value) } : { type, value, content: rule(content) };

const BLANK = { type: "BLANK" };

globalThis.seq = members("SEQ");
globalThis.choice = members("CHOICE");
globalThis.optional = (value) => choice(value, BLANK);
globalThis.repeat = nested("REPEAT");
globalThis.repeat1 = nested("REPEAT1");
globalThis.token = Object.assign(nested("TOKEN"), { immediate: nested("IMMEDIATE_TOKEN") });
globalThis.prec = Object.assign(ranked("PREC"), { left: ranked("PREC_LEFT"), right: ranked("PREC_RIGHT") });
globalThis.field = (name, value) => ({ type: "FIELD", name, content: rule(value) });
globalThis.alias = (value, symbol) => ({ type: "ALIAS", content: rule(value), named: true, value: symbol.name });

const $ = new Proxy({}, { get: (_, name) => ({ type: "SYMBOL", name }) });
const names = (symbols) => (symbols ? symbols($).map((symbol) => symbol.name) : []);

globalThis.grammar = (options) => ({
  name: options.name,
  word: options.word($).name,
  rules: Object.fromEntries(Object.entries(options.rules).map(([name, of]) => [name, rule(of($))])),
  extras: options.extras($).map(rule),
  conflicts: options.conflicts ? options.conflicts($).map((group) => group.map((symbol) => symbol.name)) : [],
  precedences: [],
  externals: [],
  inline: names(options.inline),
  supertypes: names(options.supertypes),
});

process.stdout.write(JSON.stringify(require(path.resolve(process.argv[2]))));
