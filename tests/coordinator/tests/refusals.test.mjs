import assert from "node:assert/strict";
import { test } from "node:test";
import { pack, spoil } from "../support/images.mjs";
import { VERSION_1_0_0, withNetwork } from "../support/network.mjs";

/** Where the signed part of the manifest begins: OTA header and element head. */
const MANIFEST = 60 + 6;

const INVALID_IMAGE = /failed with reason: INVALID_IMAGE/;

/** An offer that names another device draws a Default Response with INVALID_FIELD, which herdsman notices by the silence that follows. */
const SILENCE = /did not start\/finish firmware download/;

/** What herdsman hears then: a Default Response to its Query Next Image Response, status 0x85. */
const INVALID_FIELD = '"payload":{"cmdId":2,"statusCode":133}';

/** Each under a version of its own: one that was just refused is refused again by its number alone. */
const offers = [
    { what: "another manufacturer's image", reason: "Manufacturer at stage QueryResponse", herdsman: SILENCE, file: () => pack("manufacturer", "--version", "1.1.1", "--manufacturer", "0x1338") },
    { what: "another image type", reason: "ImageType at stage QueryResponse", herdsman: SILENCE, file: () => pack("type", "--version", "1.1.2", "--image-type", "0x0085") },
    { what: "an image for later hardware", reason: "HardwareRange at stage OtaHeader", herdsman: INVALID_IMAGE, file: () => pack("hardware", "--version", "1.1.3", "--min-hardware", "0x0200", "--max-hardware", "0x0300") },
    { what: "a broken manifest signature", reason: "ManifestSignature at stage Manifest", herdsman: INVALID_IMAGE, file: () => spoil(pack("manifest", "--version", "1.1.4"), MANIFEST + 100, "manifest.spoilt") },
    { what: "a broken image signature", reason: "ChunkDigest at stage Chunk", herdsman: INVALID_IMAGE, file: () => spoil(pack("image", "--version", "1.1.5"), -5, "image.spoilt") },
    { what: "a lower version, as a downgrade", reason: "Downgrade at stage QueryResponse", herdsman: INVALID_IMAGE, downgrade: true, file: () => pack("lower", "--version", "0.9.0") },
];

test("each wrong image is refused with its reason, herdsman hears of it, and the old image still runs", () =>
    withNetwork([], async (coordinator, han) => {
        let refusedOffers = 0;
        for (const { what, reason, herdsman, file, downgrade } of offers) {
            const since = han.mark();
            await assert.rejects(coordinator.update(file(), { downgrade, requestTimeout: 10_000 }), herdsman, what);
            await han.told(`Ota: Refused ${reason}`, { since });
            if (herdsman === SILENCE) {
                assert.equal(coordinator.saw(INVALID_FIELD).length, ++refusedOffers, what);
            }

            assert.equal(await han.state(), "1.0.0 A confirmed", what);
            assert.equal(await coordinator.fileVersion(), VERSION_1_0_0, what);
        }
    }));
