import assert from "node:assert/strict";
import { test } from "node:test";
import { packSmall } from "../support/images.mjs";
import { isUpdated, withNetwork } from "../support/network.mjs";

test("every tenth frame is lost for good, and the update ends all the same", () =>
    withNetwork(["--loss", "10%"], async (coordinator, han) => {
        await updateAskingAgain(coordinator, packSmall("loss"));
        await isUpdated(han);
        assert.equal(await han.state(), "1.1.0 B confirmed");
    }));

/** herdsman offers an image once and answers a query once: where one of these is lost its update ends in a time-out, and somebody asks again. */
async function updateAskingAgain(coordinator, image, triesLeft = 3) {
    try {
        await coordinator.update(image);
    } catch (error) {
        if (triesLeft === 1 || !/did not start\/finish firmware download/.test(error.message)) {
            throw error;
        }

        await updateAskingAgain(coordinator, image, triesLeft - 1);
    }
}
