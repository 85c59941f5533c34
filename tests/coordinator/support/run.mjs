// `bridge run`: the firmware as a process of its own, which can be killed.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { tool } from "./han.mjs";

const PATIENCE_MS = 120_000;

export class Run {
    #process;
    #lines = [];
    #waiting = [];

    constructor(...options) {
        this.#process = spawn("dotnet", [tool, "run", ...options], { stdio: ["ignore", "pipe", "inherit"] });
        after(() => this.#process.kill("SIGKILL"));
        this.exited = new Promise((resolve) => this.#process.once("exit", (code, signal) => resolve(signal ?? code)));
        createInterface({ input: this.#process.stdout }).on("line", (line) => {
            this.#lines.push(line);
            this.#waiting = this.#waiting.filter((waiter) => !waiter(line));
        });
    }

    /** The first line with the text in it. */
    told(text) {
        const known = this.#lines.find((line) => line.includes(text));
        if (known) {
            return Promise.resolve(known);
        }

        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => reject(new Error(`bridge run did not tell "${text}"; its last words:\n  ${this.#lines.slice(-12).join("\n  ")}`)), PATIENCE_MS);
            this.#waiting.push((line) => line.includes(text) && (clearTimeout(timer), resolve(line), true));
        });
    }

    kill(signal) {
        this.#process.kill(signal);
        return this.exited;
    }
}
