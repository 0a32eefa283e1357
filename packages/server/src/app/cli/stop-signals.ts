const names = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Takes over the signals that ask a process to end. A terminal that closes is such a request. */
export function stopSignals() {
  let onSecond = () => {};
  let received = 0;
  const first = new Promise<NodeJS.Signals>((resolve) => {
    for (const name of names) {
      process.on(name, () => {
        received += 1;
        if (received === 1) resolve(name);
        else onSecond();
      });
    }
  });
  return {
    first,
    onSecond(run: () => void): void {
      onSecond = run;
    },
  };
}
