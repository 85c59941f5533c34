import assert from "node:assert/strict";
import { test } from "node:test";
import { packSmall } from "../support/images.mjs";
import { isUpdated, withNetwork } from "../support/network.mjs";

test("every tenth frame is lost for good, and the update ends all the same", () =>
    withNetwork(["--loss", "10%"], async (coordinator, han) => {
        await coordinator.update(packSmall("loss"));
        await isUpdated(han);
        assert.equal(await han.state(), "1.1.0 B confirmed");
    }));
