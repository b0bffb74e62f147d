// Standard input: JSON {words, lines}. Standard output: JSON of the words that the word pattern of the extension does
// not find as one, and for each line whether the next one is indented more, and whether it is itself indented less.
const fs = require("node:fs");
const path = require("node:path");

const file = path.join(__dirname, "../../grammar/editors/vscode/language-configuration.json");
const { wordPattern, indentationRules } = JSON.parse(fs.readFileSync(file, "utf8"));
const word = new RegExp(wordPattern.pattern, `${wordPattern.flags}g`);
const more = new RegExp(indentationRules.increaseIndentPattern);
const less = new RegExp(indentationRules.decreaseIndentPattern);

const { words, lines } = JSON.parse(fs.readFileSync(0, "utf8"));
const broken = words.filter((text) => (`(${text}[`.match(word) ?? []).join("|") !== text);
process.stdout.write(JSON.stringify({ broken, rules: lines.map((line) => [more.test(line), less.test(line)]) }));
