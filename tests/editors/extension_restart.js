// Starts the bundled extension with a command that is not there, then with the right one, then twice at once, and stops it.
// Arguments: the bundle, the server's command, a folder. Standard output: what was shown.
const { load, stub } = require("./vscode_stub.js");

const [bundle, server, folder] = process.argv.slice(2);
const seen = { commands: {}, messages: [] };
const settings = { "server.path": `${server}-absent` };
const vscode = stub(seen, settings, folder);
vscode.window.showErrorMessage = (text) => (seen.messages.push(text), new Promise(() => {})); // nobody answers

async function main() {
  const extension = load(bundle, vscode);
  await extension.activate({ subscriptions: [], workspaceState: {} });
  settings["server.path"] = server;
  await seen.commands["mlcdsl.restart"]();
  await Promise.all([seen.commands["mlcdsl.restart"](), seen.commands["mlcdsl.restart"]()]);
  await extension.deactivate();
  process.stdout.write(JSON.stringify(seen.messages));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
