using Bridge.HostTests.Support;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.HostTests.Fuzz;

/// <summary>The fuzzer is shown to work: each line of the product changed here is a fault that the bounded form finds.</summary>
[TestClass]
public sealed class KnownFaultsAreFoundTests
{
    [TestMethod]
    [DataRow("bootloader/Image/TlvTable.cs", "length > total - position - HeadSizeBytes", "length > Buffer.Length", "image-structure", "Oracle: an entry lies outside its area", DisplayName = "TLV that ends outside its area")]
    [DataRow("bootloader/Image/McuImage.cs", "if (end != source.SizeBytes)", "if (end > source.SizeBytes)", "image-structure", "Oracle: the TLVs do not end with the image", DisplayName = "bytes behind the image")]
    [DataRow("bootloader/Image/PeHeader.cs", "end < start || end > availableBytes", "end < start", "pe", "Oracle: a read outside the image", DisplayName = "table beyond the assembly")]
    [DataRow("bootloader/Crypto/EcdsaSignature.cs", "if (buffer[first + 1] <= 0x7F)", "if (buffer[first + 1] > 0xFF)", "der", "Oracle: accepted what DER refuses", DisplayName = "leading zero in an integer")]
    [DataRow("bootloader/Crypto/EcdsaSignature.cs", "buffer[offset + 1] != count - 2", "buffer[offset + 1] > count - 2", "der", "Oracle: accepted what DER refuses", DisplayName = "bytes behind the sequence")]
    [DataRow("bootloader/Banks/RecordStore.cs", "Bytes.S32LE(_read, _readCount - CrcSizeBytes) == Crc32.Compute(_read, 0, _readCount - CrcSizeBytes)", "_readCount > CrcSizeBytes", "record-store", "Oracle: ", DisplayName = "record whose CRC is not looked at")]
    [DataRow("bootloader/Banks/RecordStore.cs", "sequence = NewestBelow(sequence))", "sequence = NewestBelow(sequence + 1))", "record-store", "Work: more steps", DisplayName = "walk over records that does not end")]
    [DataRow("firmware/Ash/AshReceiver.cs", "if (crc != AshFrame.Crc(Buffer, 0, body))", "if ((crc ^ AshFrame.Crc(Buffer, 0, body)) > 0xFF)", "ash-receiver", "Oracle: another verdict", DisplayName = "half of an ASH CRC")]
    [DataRow("firmware/Ash/AshReceiver.cs", "if (_fill == AshConstants.MaxFrameBytes)", "if (_fill > AshConstants.MaxFrameBytes)", "ash-receiver", "Crash: IndexOutOfRangeException", DisplayName = "ASH frame one byte too long")]
    [DataRow("firmware/Ezsp/EzspReader.cs", "if (Overrun || _end - At < count)", "if (Overrun || count < 0)", "ezsp-codec", "Crash: ", DisplayName = "EZSP reader without an end")]
    [DataRow("firmware/Ezsp/EzspCodec.Decode.cs", "        Reader.Skip(length);\n", "", "ezsp-codec", "Oracle: accepted a frame that is too short", DisplayName = "unchecked payload length in EZSP")]
    [DataRow("firmware/Zcl/ZclFrame.cs", "if (count < header)", "if (count < HeaderBytes)", "zcl-frame", "Crash: IndexOutOfRangeException", DisplayName = "ZCL header cut short")]
    [DataRow("firmware/Ota/OtaMessages.cs", "count != SuccessHeaderBytes + buffer[offset + 13]", "count > 0xFF", "ota-messages", "Oracle: accepted what is no message", DisplayName = "data size that lies")]
    [DataRow("firmware/Ota/OtaMessages.cs", "            DataSize = buffer[offset + 13];", "            DataSize = new byte[buffer[offset + 13]].Length;", "ota-messages", "Allocation: ", DisplayName = "allocation by a length field")]
    [DataRow("firmware/Ota/BlockWindow.cs", "fileOffset + count > Base + (long)Size", "fileOffset > Base + (long)Size", "ota-client", "", DisplayName = "block that ends outside its window")]
    [DataRow("firmware/Ota/OtaClient.Upgrade.cs", "Deadline.Earlier(nowMs + OtaTiming.VerifyKeepAliveMs, _verifyDeadlineMs)", "nowMs", "ota-client", "Oracle: deadlines without end", DisplayName = "deadline that stays due")]
    [DataRow("firmware/Ota/ImageReceiver.Bytes.cs", "if (!IsChunkRight(_chunk, length))", "if (length == 0)", "image-receiver", "Oracle: stored a chunk that is not signed", DisplayName = "chunk whose digest is not looked at")]
    [DataRow("firmware/Ota/ImageReceiver.Bytes.cs", "return reason == RefusalReason.None ? Go(ReceiveState.OpeningBank) : Refuse(reason);", "return Go(ReceiveState.OpeningBank);", "image-receiver", "Oracle: ", DisplayName = "bank opened before the manifest's verdict")]
    [DataRow("firmware/Ota/ImageReceiver.Finish.cs", "if (verdict != Verdict.Valid)", "if (verdict == 0)", "image-receiver", "Oracle: verified ", DisplayName = "image whose verdict is not looked at")]
    [DataRow("firmware/Ota/ImageReceiver.Finish.cs", "RefusalReason reason = _check.CheckAgreement(_prefix.Manifest);", "RefusalReason reason = RefusalReason.None;", "image-receiver", "Oracle: verified ", DisplayName = "manifest of another image")]
    [DataRow("bootloader/Image/PeNames.cs", "if (length == 0 || length == count)", "if (length == 0)", "pe-references", "Oracle: another verdict", DisplayName = "name without its zero")]
    [DataRow("bootloader/Image/PeReferences.cs", "if (_ownMajors[i] == major && _ownMinors[i] == minor && ", "if (", "pe-references", "Oracle: another verdict", DisplayName = "library of another version")]
    [DataRow("bootloader/Boot/SealKeeper.cs", "|| record.SealSequence != sequence)", "|| record.SealSequence == BootRecord.NoSeals)", "sealed-boot", "Oracle: judged a seal that was made for another record", DisplayName = "seal carried on into another record")]
    [DataRow("bootloader/Boot/ImageSeal.cs", "        Bytes.PutU32LE(_message, BankOffset, bank);\n", "", "sealed-boot", "Oracle: ", DisplayName = "seal that any bank may use")]
    [DataRow("bootloader/Boot/SealKeeper.cs", "        && inputs.ImageAt(outcome.Bank).SignatureVerdict == Verdict.Valid;", ";", "sealed-boot", "Oracle: ", DisplayName = "seal founded on a seal")]
    [DataRow("firmware/KeyEstablishment/KeyEstablishmentMachine.Checks.cs", "return _isMacHeld && difference == 0 ? Verdict.Valid : Verdict.Refused;", "return _isMacHeld ? Verdict.Valid : Verdict.Refused;", "key-establishment", "Oracle: established without", DisplayName = "MAC that is not compared")]
    [DataRow("firmware/KeyEstablishment/KeyEstablishmentMachine.Checks.cs", "if (!Bytes.AreEqual(buffer, certificate + suite.IssuerOffset, agreement.Certificate, suite.IssuerOffset, EuiBytes))", "if (buffer.Length == 0)", "key-establishment", "Oracle: established with a certificate", DisplayName = "issuer that is not looked at")]
    [DataRow("firmware/KeyEstablishment/KeyEstablishmentMachine.Session.cs", "if (_frame.Count != keyBytes)", "if (_frame.Count > keyBytes)", "key-establishment", "Crash: ", DisplayName = "ephemeral key cut short")]
    [DataRow("firmware/SmartEnergy/Tunnel.cs", "=> message.NodeId == _peerNode && message.SourceEndpoint == _peerEndpoint", "=> message.NodeId >= 0", "smart-energy", "Oracle: ", DisplayName = "tunnel that anybody may use")]
    [DataRow("firmware/SmartEnergy/Tunnel.cs", " && count <= MaximumIncomingTransferSize)", ")", "smart-energy", "Crash: ", DisplayName = "tunnel data without a bound")]
    [DataRow("firmware/SmartEnergy/SmartEnergyDevice.Requests.cs", "if (size == 0 || at + 1 + size > end)", "if (size == 0)", "smart-energy", "Crash: IndexOutOfRangeException", DisplayName = "attribute that ends behind its message")]
    [DataRow("firmware/SmartEnergy/SmartEnergyDevice.Messages.cs", "count == NoText || MessageTextOffset + 1 + count > _frame.Count", "count == NoText", "smart-energy", "Crash: ", DisplayName = "text longer than its message")]
    [DataRow("firmware/SmartEnergy/SmartEnergyDevice.Messages.cs", "if (_state == SmartEnergyState.Stopped)", "if (_state < SmartEnergyState.Stopped)", "smart-energy", "Oracle: said something before", DisplayName = "talk before the device is authorised")]
    [DataRow("firmware/SmartEnergy/SmartEnergyDevice.Messages.cs", "if (message.NodeId != TrustCentre)", "if (message.NodeId < TrustCentre)", "smart-energy", "Oracle: ", DisplayName = "message of another node than the hub")]
    [DataRow("firmware/SmartEnergy/SmartEnergyDevice.Messages.cs", "if (!message.Broadcast && (control", "if ((control", "smart-energy", "Oracle: more answers", DisplayName = "acknowledgement of a broadcast")]
    [DataRow("firmware/SmartEnergy/SmartEnergyDevice.Tenancy.cs", "        EraseMessage();\n", "", "smart-energy", "Oracle: said to be erased", DisplayName = "change of tenancy that erases nothing")]
    [DataRow("firmware/SmartEnergy/SmartEnergyDevice.Requests.cs", "nowMs + ResponseTimeoutMs", "nowMs", "smart-energy", "Oracle: ", DisplayName = "request that does not wait for its answer")]
    [DataRow("firmware/SmartEnergy/SmartEnergyDevice.Requests.cs", "if (_keepAliveFailures >= KeepAliveTries)", "if (_keepAliveFailures > 0)", "smart-energy", "Oracle: a trust centre given up early", DisplayName = "trust centre lost at the first silence")]
    public void Fault_is_found(string file, string line, string replacement, string target, string kind)
    {
        string fault = PatchedProduct.FirstFault(new SourceChange(file, line, replacement), target);

        Assert.IsNotNull(fault, "not found");
        StringAssert.StartsWith(fault, kind);
        StringAssert.Contains(fault, $"bridge fuzz --target {target} --seed 1 --case ");
    }

    [TestMethod]
    public void A_change_that_changes_nothing_is_no_fault() =>
        Assert.IsNull(PatchedProduct.FirstFault(new SourceChange("firmware/Zcl/ZclFrame.cs", "if (count < header)", "if (header > count)"), "zcl-frame"));
}
