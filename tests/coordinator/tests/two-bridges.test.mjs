import assert from "node:assert/strict";
import { test } from "node:test";
import { pack } from "../support/images.mjs";
import { isUpdated, withNetwork } from "../support/network.mjs";

test("two bridges are updated one after the other, and neither takes the other's image for its own", () =>
    withNetwork(["--bridges", "2"], async (coordinator, han) => {
        const image = pack("two");
        await coordinator.update(image, { bridge: 1 });
        await isUpdated(han, 1);
        assert.equal(await han.state(2), "1.0.0 A confirmed");

        await coordinator.update(image, { bridge: 2 });
        await isUpdated(han, 2);
        assert.equal(await han.state(1), "1.1.0 B confirmed");
        assert.equal(await han.state(2), "1.1.0 B confirmed");
    }));
