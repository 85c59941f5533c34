import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inFolder, pack } from "../support/images.mjs";
import { isUpdated, VERSION_1_1_0, withNetwork } from "../support/network.mjs";

const PREFIX_AND_FIRST_CHUNK = 4096;

test("a bridge that loses its power in mid-download goes on at the offset it has stored", () =>
    withNetwork([], async (coordinator, han) => {
        const image = pack("cut");
        const first = assert.rejects(coordinator.update(image, { requestTimeout: 4_000 }), /did not start\/finish firmware download/);
        await han.told("Store: ChunkStored 1 of ");
        await han.cut();
        await first;

        const since = han.mark();
        await coordinator.update(image);
        const accepted = await han.told("Ota: Accepted from offset", { since });
        assert.ok(Number(accepted.data.match(/\d+/)[0]) > PREFIX_AND_FIRST_CHUNK, accepted.data);
        await isUpdated(han);
        await han.command(`export 1 b ${inFolder("cut.stored")}`);
        assert.deepEqual(readFileSync(inFolder("cut.stored")), readFileSync(image));
    }));

test("the same image comes in pages", () =>
    withNetwork(["--page-size", "1024"], async (coordinator, han) => {
        const image = pack("pages");
        await coordinator.update(image);
        await isUpdated(han);
        assert.ok(coordinator.saw("imagePageRequest").length > 0, "no page was asked for");
        assert.equal(await coordinator.fileVersion(), VERSION_1_1_0);
    }));
