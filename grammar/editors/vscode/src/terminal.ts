// `mlcdsl run` and `mlcdsl verify` as tasks, which run in a terminal without a shell between.
import * as vscode from "vscode";
import { serverCommand } from "./server";

function target(uri: string | undefined, name: string | undefined): string | undefined {
  const document = uri ? vscode.Uri.parse(uri) : vscode.window.activeTextEditor?.document.uri;
  return document && (name ? `${document.fsPath}:${name}` : document.fsPath);
}

async function execute(label: string, args: string[]): Promise<void> {
  await vscode.workspace.saveAll(false);
  const task = new vscode.Task(
    { type: "process" },
    vscode.TaskScope.Workspace,
    label,
    "mlcdsl",
    new vscode.ProcessExecution(serverCommand(), args),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
  await vscode.tasks.executeTask(task);
}

/** Words as a shell would split them: blanks separate, quotes keep together. */
export function splitWords(text: string): string[] {
  const words = text.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}

/** Ask for the inputs, which are remembered for each function, and run it. */
export async function runFunction(context: vscode.ExtensionContext, uri?: string, name?: string): Promise<void> {
  const file = target(uri, name);
  if (!file) {
    return;
  }
  const key = `run ${file}`;
  const inputs = await vscode.window.showInputBox({
    title: `mlcdsl run ${name ?? file}`,
    prompt: "Inputs and options, as on the command line",
    placeHolder: "A=random B=b.npy --dim n=64",
    value: context.workspaceState.get(key, ""),
  });
  if (inputs === undefined) {
    return;
  }
  await context.workspaceState.update(key, inputs);
  await execute(`run ${name ?? file}`, ["run", file, ...splitWords(inputs)]);
}

/** Compare what a schedule makes with the program as it is written. */
export async function verifySchedule(uri?: string, name?: string): Promise<void> {
  const file = target(uri, name);
  if (file) {
    await execute(`verify ${name ?? file}`, ["verify", file]);
  }
}
