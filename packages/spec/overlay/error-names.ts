/** Rows of the seed table whose code is not unique, by the name our code uses for them. */
export const seedNames: Readonly<Record<number, string>> = {
  8: "MissingParameter.InstanceNameOrNewPassword",
  9: "MissingParameter.Owner",
};

/** Messages that name one parameter or value in the table and stand for any. */
export const errorTemplates: Readonly<Record<string, string>> = {
  // Row 5 prints InstanceName, which is only its example.
  InvalidParameter: "The specified parameter {parameter} is not valid.",
  // Clients compare the text behind the colon with their own string.
  SignatureDoesNotMatch:
    "Specified signature is not matched with our calculation. server string to sign is:{stringToSign}",
};
