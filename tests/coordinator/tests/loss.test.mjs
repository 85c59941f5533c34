import assert from "node:assert/strict";
import { test } from "node:test";
import { packSmall } from "../support/images.mjs";
import { isUpdated, withNetwork } from "../support/network.mjs";

const NETWORKS = 4;

test("every tenth frame is lost for good, and the update ends all the same", async () => {
    const image = packSmall("loss");
    for (let network = 1; network <= NETWORKS; network++) {
        let isAnswered = false;
        await withNetwork(["--loss", "10%"], async (coordinator, han) => {
            await updateAskingAgain(coordinator, image);
            isAnswered = await isUpgradeEndAnswered(han);
            assert.equal(await han.state(), isAnswered ? "1.1.0 B confirmed" : "1.0.0 A confirmed");
        });
        if (isAnswered) {
            return;
        }
    }

    assert.fail(`in ${NETWORKS} networks no answer to Upgrade End came through`);
});

/**
 * herdsman answers one Upgrade End Request and no other. Where that answer is lost the bridge asks on for forty minutes before it runs the image by itself: too long
 * for a test, which looks at the second request, sees that nothing has changed, and begins anew.
 */
function isUpgradeEndAnswered(han) {
    return Promise.race([isUpdated(han).then(() => true), han.told("Ota: UpgradeEndSent 0, 2").then(() => false)]);
}

/** herdsman offers an image once and answers a query once: where one of these is lost its update ends in a time-out, and somebody asks again. */
async function updateAskingAgain(coordinator, image, triesLeft = 3) {
    try {
        await coordinator.update(image);
    } catch (error) {
        if (triesLeft === 1 || !/did not start\/finish firmware download|didn't respond to OTA request/.test(error.message)) {
            throw error;
        }

        await updateAskingAgain(coordinator, image, triesLeft - 1);
    }
}
