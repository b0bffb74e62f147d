// Starts the server and carries its commands; everything about the languages is in the server.
import * as vscode from "vscode";
import { LanguageClient, type ServerOptions } from "vscode-languageclient/node";
import { Programs } from "./programs";
import { serverCommand } from "./server";
import { runFunction, verifySchedule } from "./terminal";

const LANGUAGES = ["mlc", "mlcs"];

let client: LanguageClient | undefined;

function createClient(): LanguageClient {
  const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const server: ServerOptions = { command: serverCommand(), args: ["lsp"], options: { cwd } };
  return new LanguageClient("mlcdsl", "MLC", server, {
    documentSelector: LANGUAGES.flatMap((language) => ["file", "untitled"].map((scheme) => ({ language, scheme }))),
    synchronize: {
      configurationSection: "mlcdsl",
      fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{mlc,mlcs}"),
    },
  });
}

async function start(): Promise<void> {
  client = createClient();
  try {
    await client.start();
  } catch (error) {
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
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  if (running?.needsStop()) {
    await running.stop();
  }
  await running?.dispose();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

async function configurationChanged(event: vscode.ConfigurationChangeEvent): Promise<void> {
  if (event.affectsConfiguration("mlcdsl.server.path")) {
    await restart();
  }
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const programs = new Programs(() => client);
  context.subscriptions.push(
    programs,
    vscode.commands.registerCommand("mlcdsl.restart", restart),
    vscode.commands.registerCommand("mlcdsl.showStep", programs.show, programs),
    vscode.commands.registerCommand("mlcdsl.run", (uri?: string, name?: string) => runFunction(context, uri, name)),
    vscode.commands.registerCommand("mlcdsl.verify", verifySchedule),
    vscode.workspace.onDidChangeConfiguration(configurationChanged),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}
