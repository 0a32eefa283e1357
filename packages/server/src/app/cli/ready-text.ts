import type { AppConfig } from "../config.ts";
import type { App } from "../create-app.ts";
import type { Messages } from "../messages/en.ts";
import { snippet } from "./snippet.ts";

/** What a person sees when the server is ready. */
export function readyText(app: App, config: AppConfig, { ready }: Messages): string {
  const rows = [
    [ready.endpoint, app.endpoint],
    ...(app.tlsEndpoint === null ? [] : [[ready.tlsEndpoint, app.tlsEndpoint]]),
    [ready.accessKeyId, app.accessKeyId],
    [ready.accessKeySecret, app.accessKeySecret],
    [ready.caFile, app.caFile],
    [ready.data, config.dataDir],
  ];
  const width = Math.max(...rows.map(([label = ""]) => displayWidth(label)));
  const lines = rows.map(
    ([label = "", value]) => `  ${label}${" ".repeat(width - displayWidth(label))}  ${value}`,
  );
  const stop = config.ephemeral ? ready.stopEphemeral : ready.stop;
  const pasted = snippet(app, config.defaultRegionId);
  return [ready.title, "", ...lines, "", ready.paste, "", pasted, "", stop].join("\n");
}

/** Columns in a terminal: Chinese characters take two. */
function displayWidth(text: string): number {
  return [...text].reduce((width, each) => width + (/[\u2e80-\uffef]/.test(each) ? 2 : 1), 0);
}
