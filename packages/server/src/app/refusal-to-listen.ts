import { once } from "node:events";
import { createServer } from "node:net";

/** The error code of listening there, or null when it works. Port 0 tries the address alone. */
export async function refusalToListen(host: string, port: number): Promise<string | null> {
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, "listening");
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "";
  } finally {
    server.close();
  }
}
