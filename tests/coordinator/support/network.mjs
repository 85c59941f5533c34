// A network with its bridges joined, and its end.
import { Coordinator } from "./coordinator.mjs";
import { Han } from "./han.mjs";

export const VERSION_1_0_0 = 0x01000000;
export const VERSION_1_1_0 = 0x01010000;

/** Runs `body` on a fresh network whose bridges have all joined. */
export async function withNetwork(options, body) {
    const bridges = Number(options[options.indexOf("--bridges") + 1]) || 1;
    const han = await Han.start(...options);
    const coordinator = new Coordinator(han);
    try {
        await coordinator.start();
        for (let bridge = 1; bridge <= bridges; bridge++) {
            await coordinator.join(bridge);
        }

        await body(coordinator, han);
    } finally {
        await coordinator.close();
        await han.stop();
    }
}

/** The bridge was told to run the image, did, and proved itself. */
export async function isUpdated(han, bridge = 1) {
    await han.told("App: ImageConfirmed version 1.1.0", { bridge });
}
