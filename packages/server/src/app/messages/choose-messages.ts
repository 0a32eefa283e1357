import { en, type Messages } from "./en.ts";
import { zh } from "./zh.ts";

export function messagesFor(language: "en" | "zh"): Messages {
  return language === "zh" ? zh : en;
}
