// Runs TextMate grammars over texts: standard input is JSON, [{scope, text}] with the grammars' files as arguments.
// Standard output: for each text its tokens, [line, start, end, scopes], columns in UTF-16.
const fs = require("fs");
const oniguruma = require("vscode-oniguruma");
const { Registry, INITIAL, parseRawGrammar } = require("vscode-textmate");

function tokenize(grammar, text) {
  const tokens = [];
  let stack = INITIAL;
  text.split("\n").forEach((line, row) => {
    const result = grammar.tokenizeLine(line, stack);
    for (const token of result.tokens) tokens.push([row, token.startIndex, token.endIndex, token.scopes]);
    stack = result.ruleStack;
  });
  return tokens;
}

async function main() {
  await oniguruma.loadWASM(fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
  const raw = process.argv.slice(2).map((path) => parseRawGrammar(fs.readFileSync(path, "utf8"), path));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => raw.find((grammar) => grammar.scopeName === scope),
  });
  const texts = JSON.parse(fs.readFileSync(0, "utf8"));
  const results = [];
  for (const { scope, text } of texts) results.push(tokenize(await registry.loadGrammar(scope), text));
  process.stdout.write(JSON.stringify(results));
}

main();
