import { homedir } from "node:os";
import { join } from "node:path";
import { parseDatabaseUrl } from "../parse-setting.ts";
import { anyPort, integerSetting, parsedSetting, parseInteger, textSetting } from "../setting.ts";

/** Where the state is kept and the API listens. */
export const apiSettings = {
  data: textSetting({
    name: "data",
    placeholder: "DIR",
    fallback: join(homedir(), ".kvasir"),
    help: {
      en: "folder that holds all state",
      zh: "存放全部状态的目录",
    },
  }),
  databaseUrl: parsedSetting<string | null>({
    name: "database-url",
    placeholder: "URL",
    fallback: null,
    parse: parseDatabaseUrl,
    holdsSecret: (value) => value !== null && new URL(value).password !== "",
    help: {
      en: "keep the rows in PostgreSQL, postgres://USER@HOST:PORT/DATABASE, not in the data folder; a password by variable or file only",
      zh: "将数据保存在 PostgreSQL(postgres://USER@HOST:PORT/DATABASE)而非数据目录中;密码只能通过环境变量或配置文件设置",
    },
  }),
  host: textSetting({
    name: "host",
    placeholder: "ADDRESS",
    fallback: "127.0.0.1",
    help: {
      en: "address that the API listens on",
      zh: "API 监听的地址",
    },
  }),
  port: integerSetting(anyPort, {
    name: "port",
    placeholder: "N",
    fallback: 7379,
    help: {
      en: "port of the API over HTTP; 0 picks a free one",
      zh: "API 的 HTTP 端口;0 表示自动选择空闲端口",
    },
  }),
  tlsPort: parsedSetting<number | null>({
    name: "tls-port",
    placeholder: "N",
    fallback: 7380,
    parse: (text) => (text.trim() === "off" ? null : parseInteger(text, anyPort)),
    help: {
      en: "port of the API over HTTPS; 0 picks a free one, off opens none",
      zh: "API 的 HTTPS 端口;0 表示自动选择空闲端口,off 表示不开启",
    },
  }),
};
