import assert from "node:assert/strict";
import { test } from "node:test";
import { bridge, inFolder, packSmall } from "../support/images.mjs";
import { isUpdated, VERSION_1_0_0, withNetwork } from "../support/network.mjs";

test("herdsman finds the image in an index by identity, version and hardware, and no other image", () =>
    withNetwork([], async (coordinator, han) => {
        const foreign = packSmall("foreign", "--manufacturer", "0x1338", "--version", "3.0.0");
        const later = packSmall("later", "--min-hardware", "0x0200", "--max-hardware", "0x02FF", "--version", "2.0.0");
        bridge("index", foreign, later, "--out", inFolder("others.json"));
        const [, nothing] = await coordinator.update(inFolder("others.json"));
        assert.equal(nothing, undefined);
        assert.equal(await coordinator.fileVersion(), VERSION_1_0_0);

        bridge("index", foreign, later, packSmall("right"), "--out", inFolder("index.json"));
        await coordinator.update(inFolder("index.json"));
        await isUpdated(han);
    }));
