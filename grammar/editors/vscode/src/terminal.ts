// `mlcdsl run` and `mlcdsl verify` as tasks, which run in a terminal without a shell between.
import * as vscode from "vscode";
import { serverCommand } from "./server";

/** The type of the tasks, as the manifest declares it. */
export const TYPE = "mlcdsl";

interface Definition extends vscode.TaskDefinition {
  args: string[];
}

function target(uri: string | undefined, name: string | undefined): string | undefined {
  const document = uri ? vscode.Uri.parse(uri) : vscode.window.activeTextEditor?.document.uri;
  return document && (name ? `${document.fsPath}:${name}` : document.fsPath);
}

function asTask(name: string, definition: Definition, scope: vscode.Task["scope"]): vscode.Task {
  const execution = new vscode.ProcessExecution(serverCommand(), definition.args);
  const task = new vscode.Task(definition, scope ?? vscode.TaskScope.Workspace, name, TYPE, execution);
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
  return task;
}

/** Tasks that VS Code has kept, to run them again, are given without what carries them out. */
export const tasks: vscode.TaskProvider = {
  provideTasks: () => [],
  resolveTask: (task) => asTask(task.name, task.definition as Definition, task.scope),
};

async function execute(name: string, args: string[]): Promise<void> {
  await vscode.workspace.saveAll(false);
  await vscode.tasks.executeTask(asTask(name, { type: TYPE, args }, vscode.TaskScope.Workspace));
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
