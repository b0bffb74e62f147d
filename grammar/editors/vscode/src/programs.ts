// Transformed programs as read-only documents beside their sources.
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

const SCHEME = "mlcdsl-program";
const REQUEST = "mlcdsl/program";

interface ProgramParams {
  textDocument: { uri: string };
  position?: { line: number; character: number };
  step?: number;
  schedule?: string;
}

interface ProgramResult {
  text: string;
  title: string;
  error?: string | null;
}

/** The title, which names schedule and step, is the document's name; the next one takes its place in the preview. */
export class Programs implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registrations = [
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    vscode.workspace.onDidCloseTextDocument((document) => this.texts.delete(document.uri.toString())),
  ];
  readonly onDidChange = this.changed.event;

  constructor(private readonly client: () => LanguageClient | undefined) {}

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? "";
  }

  dispose(): void {
    this.registrations.forEach((registration) => registration.dispose());
    this.changed.dispose();
  }

  /** The program after a step, or after the step where the cursor is. */
  async show(uri?: string, schedule?: string, step?: number): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const source = uri ? vscode.Uri.parse(uri) : editor?.document.uri;
    const client = this.client();
    if (!source || !client?.isRunning()) {
      return;
    }
    const textDocument = { uri: client.code2ProtocolConverter.asUri(source) };
    const params: ProgramParams = { textDocument, step, schedule };
    if (step === undefined && editor?.document.uri.toString() === source.toString()) {
      params.position = client.code2ProtocolConverter.asPosition(editor.selection.active);
    }
    const result = await client.sendRequest<ProgramResult | null>(REQUEST, params);
    if (result) {
      await this.open(source, schedule ?? "", result);
      if (result.error) {
        void vscode.window.showWarningMessage(result.error);
      }
    } else {
      void vscode.window.showInformationMessage("There is no schedule here.");
    }
  }

  private async open(source: vscode.Uri, schedule: string, result: ProgramResult): Promise<void> {
    const name = result.title.replace(/[\\/?#]/g, " ");
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.mlc`, query: `${source.toString()} ${schedule}` });
    this.texts.set(uri.toString(), result.text);
    this.changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, "mlc");
    const viewColumn = vscode.ViewColumn.Beside;
    await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: true });
  }
}
