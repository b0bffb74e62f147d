// Which `mlcdsl` command runs.
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";

const IN_ENVIRONMENT = process.platform === "win32" ? ["Scripts", "mlcdsl.exe"] : ["bin", "mlcdsl"];

/** The command of the settings, else that of a workspace's `.venv`, else the one on `PATH`. */
export function serverCommand(): string {
  const given = vscode.workspace.getConfiguration("mlcdsl").get("server.path", "").trim();
  if (given) {
    return given;
  }
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  const places = folders.map((folder) => join(folder.uri.fsPath, ".venv", ...IN_ENVIRONMENT));
  return places.find((path) => existsSync(path)) ?? "mlcdsl";
}
