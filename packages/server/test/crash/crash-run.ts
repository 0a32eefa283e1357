import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, vi } from "vitest";
import { type Attribute, models, testPassword, waitForStatus } from "../test-server.ts";
import { assertWhole } from "./assert-whole.ts";
import { Installation } from "./installation.ts";
import { readRows } from "./installation-state.ts";
import { connectRedis, newToken, order, type Scenario } from "./scenarios.ts";

const markerKey = "written-before";

/** One installation on which one scenario is crashed again and again. */
export class CrashRun implements AsyncDisposable {
  readonly #scenario: Scenario;
  readonly #installation: Installation;
  #instanceId = "";
  #token = "";
  #marker = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#installation = new Installation(scenario.redisInstalled);
  }

  /**
   * Runs the task once without a crash and reads from the log which steps it takes: a step that is
   * new in the product is crashed as well, with nobody having to list it.
   */
  async recordSteps(): Promise<string[]> {
    await this.#installation.start();
    await this.#ready();
    await this.#act();
    await this.#assertDone();
    await this.#installation.stop();
    const lines = readFileSync(join(this.#dataDir, "kvasir.log"), "utf8").trim().split("\n");
    const steps = lines
      .map((line) => JSON.parse(line) as { msg?: string; task?: string; do?: string })
      .filter(({ msg, task }) => msg === "step" && task === this.#scenario.task)
      .map((line) => line.do ?? "");
    return [...new Set(steps)];
  }

  /**
   * Lets the control plane die at this border of the task, starts it again and asserts that the
   * task ends and nothing is amiss. Returns false when the border was not reached this time.
   */
  async crashAt(step: string, border: "before" | "after"): Promise<boolean> {
    const crashAt = `${this.#scenario.task}:${step}:${border}`;
    if (this.#scenario.task === "repair") {
      // Taking over after a start is a repair, too: the change has to be there before.
      await this.#installation.start();
      await this.#ready();
      await this.#act();
      await this.#installation.kill();
      await this.#installation.start(crashAt);
    } else {
      await this.#installation.start(crashAt);
      await this.#ready();
      await this.#act();
    }
    const crashed = await this.#diesByItself();
    await this.#installation.kill();
    await this.#installation.start();
    await this.#assertDone();
    return crashed;
  }

  /** Longest that taking over may take until it comes to a border of a repair. */
  static readonly #takeOverMs = 10_000;

  /** False when the task was done and the control plane is still there. */
  async #diesByItself(): Promise<boolean> {
    const ended = this.#installation.server.ended.then(() => true);
    if (this.#scenario.task === "repair") {
      return (await Promise.race([ended, sleep(CrashRun.#takeOverMs, false)])) === true;
    }
    const done = this.#waitUntilDone().then(
      // The border after the last step comes a moment after its effect.
      () => sleep(300, false),
      // Its last question was not answered.
      () => this.#installation.server.ended.then(() => true),
    );
    return (await Promise.race([ended, done])) === true;
  }

  /** Kills the control plane from outside, at some moment of the task. */
  async killAfter(ms: number): Promise<void> {
    await this.#installation.start();
    await this.#ready();
    await this.#act();
    await sleep(ms);
    await this.#installation.kill();
    await this.#installation.start();
    await this.#assertDone();
  }

  get #client() {
    return this.#installation.server.client;
  }

  get #dataDir() {
    return this.#installation.dataDir;
  }

  /** An instance is there, as the scenario wants it, with data. */
  async #ready(): Promise<void> {
    const { given, consumes, prepare } = this.#scenario;
    if (given && (consumes || !this.#instanceId)) {
      this.#instanceId = await order(this.#client, given, newToken());
      const attribute = await waitForStatus(this.#client, this.#instanceId, "Normal");
      await this.#writeMarker(attribute);
    }
    await prepare?.(this.#scene());
  }

  #scene() {
    return {
      dataDir: this.#dataDir,
      client: this.#client,
      instanceId: this.#instanceId,
      token: this.#token,
    };
  }

  async #act(): Promise<void> {
    this.#token = newToken();
    try {
      const id = await this.#whenKnown(() => this.#scenario.act(this.#scene()));
      if (id) this.#instanceId = id;
    } catch (error) {
      // The control plane may die between the commit and its answer; then the task is there.
      if ((error as { code?: string }).code?.match(/^[A-Z][a-z]/)) throw error;
      await this.#installation.server.ended;
      if (this.#scenario.given === null) this.#instanceId = "";
    }
  }

  /** After a start it takes a moment until the nodes' memory is known; clients are told to retry. */
  async #whenKnown<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        const { code = "" } = error as { code?: string };
        if (!code.startsWith("MissingRedisUsedmemory") || attempt > 200) throw error;
        await sleep(20);
      }
    }
  }

  async #waitUntilDone(): Promise<Attribute | undefined> {
    if (this.#scenario.given === null && this.#instanceId === "") {
      this.#instanceId = (await this.#scenario.act(this.#scene())) ?? "";
    }
    if (this.#scenario.task !== "DeleteIns") {
      const { endsIn = "Normal" } = this.#scenario;
      return waitForStatus(this.#client, this.#instanceId, endsIn);
    }
    await vi.waitFor(
      () => {
        const { released } = readRows(this.#dataDir);
        const mine = released.find((each) => each.id === this.#instanceId);
        expect(mine).toMatchObject({ slot_index: null });
      },
      { timeout: 20_000, interval: 20 },
    );
    return undefined;
  }

  async #assertDone(): Promise<void> {
    const attribute = await this.#waitUntilDone();
    await vi.waitFor(() => assertWhole(this.#dataDir, this.#installation.ground), {
      timeout: 20_000,
      interval: 50,
    });
    if (!attribute) return;
    await this.#scenario.check?.(this.#scene(), attribute);
    await this.#checkMarker(attribute);
    if (this.#scenario.consumes) await this.#remove();
  }

  async #remove(): Promise<void> {
    await this.#client.deleteInstance(
      new models.DeleteInstanceRequest({ instanceId: this.#instanceId }),
    );
  }

  async #checkMarker(attribute: Attribute): Promise<void> {
    if (this.#scenario.given === null || this.#scenario.given === "Memcache") return;
    const redis = this.#connect(attribute);
    try {
      const wanted = this.#scenario.clearsData ? null : String(this.#marker);
      expect(await redis.get(markerKey), "data written before the crash").toBe(wanted);
    } finally {
      redis.disconnect();
    }
    await this.#writeMarker(attribute);
  }

  #connect(attribute: Attribute) {
    const { password, trusts } = this.#scenario;
    return connectRedis(attribute, password?.() ?? testPassword, trusts?.(this.#scene()));
  }

  async #writeMarker(attribute: Attribute): Promise<void> {
    if (this.#scenario.given === "Memcache") return;
    const redis = this.#connect(attribute);
    try {
      this.#marker += 1;
      await redis.set(markerKey, String(this.#marker));
    } finally {
      redis.disconnect();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#installation[Symbol.asyncDispose]();
  }
}
