// Starts the server and carries its commands; everything about the languages is in the server.
import * as vscode from "vscode";
import { LanguageClient, type ServerOptions } from "vscode-languageclient/node";
import { withSignatures } from "./completion";
import { Programs } from "./programs";
import { serverCommand } from "./server";
import { runFunction, tasks, TYPE, verifySchedule } from "./terminal";

const LANGUAGES = ["mlc", "mlcs"];

/** A client that shows nothing when its first start fails: `start` says why. */
class Client extends LanguageClient {
  private started = false;

  override async start(): Promise<void> {
    await super.start();
    this.started = true;
  }

  override error(message: string, data?: unknown, showNotification?: boolean | "force"): void {
    super.error(message, data, this.started && showNotification);
  }
}

let client: Client | undefined;

function createClient(output: vscode.LogOutputChannel): Client {
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const server: ServerOptions = { command: serverCommand(), args: ["lsp"], options: { cwd } };
  return new Client("mlcdsl", "MLC", server, {
    documentSelector: LANGUAGES.flatMap((language) => ["file", "untitled"].map((scheme) => ({ language, scheme }))),
    outputChannel: output,
    middleware: { provideCompletionItem: withSignatures },
    synchronize: {
      configurationSection: "mlcdsl",
      fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{mlc,mlcs}"),
    },
  });
}

async function explain(error: unknown): Promise<void> {
  const settings = "Open the Settings";
  const chosen = await vscode.window.showErrorMessage(
    `The server does not start: ${error instanceof Error ? error.message : error}. ` +
      "`pip install 'mlcdsl[lsp]'` installs it; `mlcdsl.server.path` says where it is.",
    settings,
  );
  if (chosen === settings) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "mlcdsl.server.path");
  }
}

/** Ends when the server runs or cannot: what is said of that may stay for long. */
async function start(output: vscode.LogOutputChannel): Promise<void> {
  const own = createClient(output);
  client = own;
  try {
    await own.start();
  } catch (error) {
    if (client === own) {
      void explain(error);
    }
    return;
  }
  if (client !== own) {
    await end(own); // another one was started meanwhile
  }
}

/** A client can only be stopped while it runs; `start` stops one that has not come so far. */
async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  if (running?.isRunning()) {
    await end(running);
  }
}

async function end(running: Client): Promise<void> {
  await running.dispose().catch((error) => running.error("The server does not stop", error, false));
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("MLC", { log: true });
  const programs = new Programs(() => client);
  const restart = () => stop().then(() => start(output));
  const changed = (event: vscode.ConfigurationChangeEvent) =>
    event.affectsConfiguration("mlcdsl.server.path") ? restart() : undefined;
  context.subscriptions.push(
    output,
    programs,
    vscode.commands.registerCommand("mlcdsl.restart", restart),
    vscode.commands.registerCommand("mlcdsl.showStep", programs.show, programs),
    vscode.commands.registerCommand("mlcdsl.run", (uri?: string, name?: string) => runFunction(context, uri, name)),
    vscode.commands.registerCommand("mlcdsl.verify", verifySchedule),
    vscode.tasks.registerTaskProvider(TYPE, tasks),
    vscode.workspace.onDidChangeConfiguration(changed),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  await start(output);
}

export async function deactivate(): Promise<void> {
  await stop();
}
