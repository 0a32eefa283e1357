const allowedInPassword = /^[A-Za-z0-9!@#$%^&*()_+\-=]{8,32}$/;
const passwordClasses = [/[a-z]/, /[A-Z]/, /[0-9]/, /[!@#$%^&*()_+\-=]/];
const newAccountName = /^[a-z][a-z0-9_]{0,99}$/;
const reservedAccountNames = new Set(["admin", "default", "replicator", "root"]);

/** 8 to 32 characters, three of lower case, upper case, digit and special. */
export function isPassword(text: string): boolean {
  return (
    allowedInPassword.test(text) && passwordClasses.filter((kind) => kind.test(text)).length >= 3
  );
}

/** The name of an account to be created: well formed, and not a word the engine keeps for itself. */
export function checkNewAccountName(text: string): boolean | "InvalidAccountName.Forbid" {
  if (reservedAccountNames.has(text)) return "InvalidAccountName.Forbid";
  return newAccountName.test(text);
}
