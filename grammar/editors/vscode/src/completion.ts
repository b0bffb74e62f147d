// What VS Code does once a completion is taken.
import * as vscode from "vscode";
import type { CompletionMiddleware } from "vscode-languageclient/node";

const SIGNATURE = { title: "What it takes", command: "editor.action.triggerParameterHints" };

/** Where the cursor goes between the parentheses of a call, what the call takes is shown, as if `(` had been typed. */
export const withSignatures: CompletionMiddleware["provideCompletionItem"] = async (document, at, context, token, next) => {
  const found = await next(document, at, context, token);
  for (const item of found ? (Array.isArray(found) ? found : found.items) : []) {
    if (item.insertText instanceof vscode.SnippetString && item.insertText.value.endsWith("($0)")) {
      item.command = SIGNATURE;
    }
  }
  return found;
};
