// zigbee-herdsman as Zigbee2MQTT runs it: the "ember" adapter on a TCP port, install codes, and an answer to every query for an image.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import herdsman from "zigbee-herdsman";

const NO_IMAGE_AVAILABLE = 0x98;

export class Coordinator {
    #controller;
    #han;
    #folder;
    #debug = [];

    constructor(han) {
        this.#han = han;
        this.#folder = mkdtempSync(join(tmpdir(), "coordinator-"));
    }

    /** @returns "reset" for a network formed anew, "resumed" for the one of the radio and the backup. */
    async start() {
        herdsman.setLogger(this.#logger());
        this.#controller = new herdsman.Controller({
            network: {
                panID: 0x1a62,
                extendedPanID: [0xdd, 0xdd, 0xdd, 0xdd, 0xdd, 0xdd, 0xdd, 0xdd],
                channelList: [11],
                networkKey: [1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13],
            },
            transport: { path: `tcp://${this.#han.address}`, adapter: "ember" },
            databasePath: join(this.#folder, "database.db"),
            databaseBackupPath: join(this.#folder, "database.db.backup"),
            backupPath: join(this.#folder, "coordinator.json"),
            adapter: {},
            acceptJoiningDeviceHandler: async () => true,
        });
        this.#controller.on("message", (message) => void this.#answerQuery(message));
        return await this.#controller.start();
    }

    async stop() {
        await this.#controller.stop();
    }

    async close() {
        await this.stop();
        rmSync(this.#folder, { recursive: true, force: true });
    }

    /** Lets one bridge in with its install code; resolves when herdsman has interviewed it. */
    join(bridge = 1) {
        return this.joinUnit(this.#han.units[bridge - 1], () => this.#han.powerOn(bridge));
    }

    /** The same for any unit; `start` gives it power. */
    async joinUnit(unit, start) {
        await this.#controller.addInstallCode(`${unit.eui64}|${unit.installCode}`);
        await this.#controller.permitJoin(254);
        const interviewed = new Promise((resolve, reject) =>
            this.#controller.on("deviceInterview", (event) => {
                if (event.device.ieeeAddr === `0x${unit.eui64}` && event.status !== "started") {
                    event.status === "successful" ? resolve(event.device) : reject(new Error(`interview ${event.status}`));
                }
            }),
        );
        await start();
        return await interviewed;
    }

    device(bridge = 1) {
        return this.#controller.getDeviceByIeeeAddr(`0x${this.#han.units[bridge - 1].eui64}`);
    }

    /** Offers what `url` names: a file, or a .json index. */
    update(url, { bridge = 1, ...options } = {}) {
        return this.updateDevice(this.device(bridge), url, options);
    }

    async updateDevice(device, url, { downgrade = false, responseDelay = 0, requestTimeout = 60_000 } = {}) {
        return await device.updateOta({ url, downgrade }, undefined, undefined, {}, () => {}, {
            requestTimeout,
            responseDelay,
            baseSize: 50,
        });
    }

    /** The OTA cluster's currentFileVersion as the bridge tells it. */
    fileVersion(bridge = 1) {
        return this.versionOf(this.device(bridge));
    }

    async versionOf(device) {
        return (await otaEndpoint(device).read("genOta", ["currentFileVersion"])).currentFileVersion;
    }

    /** A Query Next Image that the bridge sends because it was notified. */
    async queriedVersion(bridge = 1) {
        const query = new Promise((resolve) => this.#controller.once("message", (message) => resolve(message.data.fileVersion)));
        await otaEndpoint(this.device(bridge)).commandResponse("genOta", "imageNotify", { payloadType: 0, queryJitter: 100 }, { sendPolicy: "immediate" });
        return await query;
    }

    /** Lines of herdsman's debug log that contain the text: what it saw of the bridge's frames. */
    saw(text) {
        return this.#debug.filter((line) => line.includes(text));
    }

    async #answerQuery(message) {
        if (message.type !== "commandQueryNextImageRequest" || message.device.otaInProgress) {
            return;
        }

        await message.endpoint
            .commandResponse("genOta", "queryNextImageResponse", { status: NO_IMAGE_AVAILABLE }, undefined, message.meta.zclTransactionSequenceNumber)
            .catch(() => {});
    }

    #logger() {
        const text = (line) => (typeof line === "function" ? line() : line);
        const shown = (line) => process.env.BRIDGE_VERBOSE && console.error(text(line));
        return { debug: (line) => this.#debug.push(text(line)), info: shown, warning: shown, error: shown };
    }
}

function otaEndpoint(device) {
    return device.endpoints.find((endpoint) => endpoint.supportsOutputCluster("genOta"));
}
