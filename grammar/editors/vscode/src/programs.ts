// Transformed programs as read-only documents beside their sources. They follow the cursor and the edits of these.
import { posix } from "node:path";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

const SCHEME = "mlcdsl-program";
const REQUEST = "mlcdsl/program";
/** Milliseconds after the last edit or move of the cursor until a program is asked for again. */
const PAUSE = 150;

interface Asked {
  textDocument: { uri: string };
  position?: { line: number; character: number };
  step?: number;
  schedule?: string;
}

interface Answer {
  text: string;
  title: string;
  call: string;
  error: string;
}

/** What a document shows: the last question about its source that had an answer, and this as text. */
interface View {
  target: vscode.Uri;
  source: string;
  asked: Asked;
  text: string;
}

/** Where the program is from, as comments before it. */
function written(answer: Answer): string {
  const head = [answer.call ? `${answer.title}: ${answer.call}` : answer.title];
  if (answer.error) {
    head.push(`what follows is refused: ${answer.error}`);
  }
  const comments = head.map((line) => `# ${line.replace(/\s*\n\s*/g, " ")}\n`);
  return `${comments.join("")}\n${answer.text}`;
}

export class Programs implements vscode.TextDocumentContentProvider, vscode.Disposable {
  /** By the documents' URIs. */
  private readonly views = new Map<string, View>();
  /** What is to be asked for these after the pause. */
  private readonly waiting = new Map<string, Asked>();
  private timer: NodeJS.Timeout | undefined;
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event; // before the registrations, which look for it
  private readonly registrations = [
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    vscode.workspace.onDidCloseTextDocument((document) => this.closed(document.uri.toString())),
    vscode.workspace.onDidChangeTextDocument((event) => this.edited(event)),
    vscode.window.onDidChangeTextEditorSelection((event) => this.moved(event.textEditor)),
  ];

  constructor(private readonly client: () => LanguageClient | undefined) {}

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.views.get(uri.toString())?.text ?? "";
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.registrations.forEach((registration) => registration.dispose());
    this.changed.dispose();
  }

  /** Open the program after a step, or after the step where the cursor is. */
  async show(uri?: string, schedule?: string, step?: number): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const source = uri ? vscode.Uri.parse(uri) : editor?.document.uri;
    const client = this.client();
    if (!source || !client?.isRunning()) {
      return;
    }
    const asked: Asked = { textDocument: { uri: client.code2ProtocolConverter.asUri(source) }, schedule, step };
    if (!schedule && step === undefined && editor?.document.uri.toString() === source.toString()) {
      asked.position = client.code2ProtocolConverter.asPosition(editor.selection.active);
    }
    const answer = await client.sendRequest<Answer | null>(REQUEST, asked);
    if (!answer) {
      void vscode.window.showInformationMessage("There is no program to show here.");
      return;
    }
    const path = `/${posix.basename(source.path)}, transformed.mlc`;
    const target = vscode.Uri.from({ scheme: SCHEME, path, query: source.toString() });
    this.waiting.delete(target.toString());
    this.views.set(target.toString(), { target, source: source.toString(), asked, text: written(answer) });
    this.changed.fire(target);
    const document = await vscode.workspace.openTextDocument(target);
    const viewColumn = vscode.ViewColumn.Beside;
    await vscode.window.showTextDocument(document, { viewColumn, preserveFocus: true, preview: true });
  }

  private closed(target: string): void {
    this.views.delete(target);
    this.waiting.delete(target);
  }

  /** A schedule has changed, or a program that one may use. */
  private edited(event: vscode.TextDocumentChangeEvent): void {
    if (event.contentChanges.length && event.document.uri.scheme !== SCHEME) {
      this.refresh(([target, view]) => this.waiting.get(target) ?? view.asked);
    }
  }

  private moved(editor: vscode.TextEditor): void {
    const client = this.client();
    if (client) {
      const position = client.code2ProtocolConverter.asPosition(editor.selection.active);
      this.refresh(([, { source, asked }]) =>
        source === editor.document.uri.toString() ? { textDocument: asked.textDocument, position } : undefined,
      );
    }
  }

  /** Ask after a pause what is given for each view. */
  private refresh(next: (entry: [string, View]) => Asked | undefined): void {
    for (const entry of this.views) {
      const asked = next(entry);
      if (asked) {
        this.waiting.set(entry[0], asked);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => void this.ask(), PAUSE);
      }
    }
  }

  private async ask(): Promise<void> {
    const client = this.client();
    if (!client?.isRunning()) {
      return;
    }
    for (const [target, asked] of this.waiting) {
      const answer = await client.sendRequest<Answer | null>(REQUEST, asked).catch(() => null);
      if (this.waiting.get(target) === asked) {
        this.waiting.delete(target);
        this.answered(target, asked, answer);
      }
    }
  }

  /** Where there is no answer, between schedules or in a half-written one, the last one stays. */
  private answered(target: string, asked: Asked, answer: Answer | null): void {
    const view = this.views.get(target);
    if (view && answer) {
      const text = written(answer);
      view.asked = asked;
      if (text !== view.text) {
        view.text = text;
        this.changed.fire(view.target);
      }
    }
  }
}
