// The virtual network of `bridge han serve` as a child process: its events as objects, its console as calls.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

export const repo = fileURLToPath(new URL("../../../", import.meta.url));

/** The built tool; `.ci/run` and the README build it first. */
export const tool = `${repo}tools/Bridge.Cli/bin/${process.env.BRIDGE_CONFIGURATION ?? "Release"}/net10.0/bridge.dll`;

/** Patience for anything the network is expected to tell, in milliseconds: a loaded machine is slow, a broken bridge is silent. */
const PATIENCE_MS = 120_000;

export class Han {
    #process;
    #events = [];
    #waiting = [];
    #exited;

    /** Starts the network; the bridges have no power until `powerOn`. */
    static async start(...options) {
        const han = new Han();
        han.#process = spawn("dotnet", [tool, "han", "serve", "--tcp", "127.0.0.1:0", "--json", "--off", ...options], {
            stdio: ["pipe", "pipe", "inherit"],
        });
        // A test that fails half-way leaves no process behind, which would keep the runner waiting as well.
        after(() => han.#process.kill("SIGKILL"));
        han.#exited = new Promise((resolve) => han.#process.once("exit", resolve));
        createInterface({ input: han.#process.stdout }).on("line", (line) => han.#tell(JSON.parse(line)));
        const ready = await han.event((event) => event.event === "ready");
        han.address = ready.address;
        han.units = ready.bridges;
        han.radio = ready.radio;
        han.free = ready.radio && { eui64: ready.radioEui64, installCode: ready.sampleInstallCode };
        return han;
    }

    /** Everything told so far by one bridge (from 1), as "Source: text data". */
    trace(bridge = 1) {
        return this.#events.filter((event) => event.event === "record" && event.bridge === bridge).map(describe);
    }

    /** The first event from `since` on (an index of `mark`) that fits; waits for it. */
    event(fits, since = 0) {
        const known = this.#events.slice(since).find(fits);
        if (known) {
            return Promise.resolve(known);
        }

        return new Promise((resolve, reject) => {
            const waiter = { fits, resolve: (event) => (clearTimeout(waiter.timer), resolve(event)) };
            const last = () => this.#events.slice(-12).map((event) => describe(event)).join("\n  ");
            waiter.timer = setTimeout(() => reject(new Error(`the network did not tell ${fits}; its last words:\n  ${last()}`)), PATIENCE_MS);
            this.#waiting.push(waiter);
        });
    }

    /** The first record of a bridge whose text begins so. */
    told(text, { bridge = 1, since = 0 } = {}) {
        return this.event((event) => event.event === "record" && event.bridge === bridge && describe(event).includes(text), since);
    }

    /** A point in the events to wait from. */
    mark() {
        return this.#events.length;
    }

    async command(text) {
        const since = this.mark();
        this.#process.stdin.write(`${text}\n`);
        const answer = await this.event((event) => event.event === "answer" && event.command === text, since);
        return answer.text;
    }

    powerOn(bridge = 1) {
        return this.command(`on ${bridge}`);
    }

    cut(bridge = 1) {
        return this.command(`cut ${bridge}`);
    }

    /** Running version, bank and verdict, as "1.1.0 B confirmed". */
    async state(bridge = 1) {
        return (await this.command(`state ${bridge}`)).split(",")[0];
    }

    async stop() {
        this.#process.stdin.write("quit\n");
        await this.#exited;

        // Nothing more will be told: who still waits has lost interest, and must not keep the runner waiting.
        for (const waiter of this.#waiting) {
            clearTimeout(waiter.timer);
        }
    }

    #tell(event) {
        this.#events.push(event);
        const [fitting, others] = [[], []];
        for (const waiter of this.#waiting) {
            (waiter.fits(event) ? fitting : others).push(waiter);
        }

        this.#waiting = others;
        for (const waiter of fitting) {
            waiter.resolve(event);
        }
    }
}

function describe(event) {
    return `${event.source ?? event.event}: ${event.text ?? ""}${event.data ? ` ${event.data}` : ""}`;
}
