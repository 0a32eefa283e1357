/** Status, code and message of the error that a client call ends with; `accepted` if it does not. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error && "statusCode" in error && "data" in error)) throw error;
    const { Code, Message } = error.data as { Code: string; Message: string };
    return `${error.statusCode} ${Code}: ${Message}`;
  }
  return "accepted";
}
