using VirtualHan.Radio;

namespace VirtualHan.Ncp;

/// <summary>The table of application link keys.</summary>
public sealed partial class EzspServer
{
    private const uint NoKeyAlgorithm = 0;

    private LinkKeyTable LinkKeys => _stack.Flash.LinkKeyTable;

    private void AddLinkKeyHandlers()
    {
        _handlers[EzspFrameId.ImportLinkKey] = ImportLinkKey;
        _handlers[EzspFrameId.ExportLinkKeyByEui] = ExportLinkKeyByEui;
        _handlers[EzspFrameId.FindKeyTableEntry] = (command, answer) =>
        {
            ulong partner = command.Eui64();
            command.U8();
            answer.U8(LinkKeys.Find(partner));
        };
        _handlers[EzspFrameId.EraseKeyTableEntry] = (command, answer) =>
        {
            int index = command.U8();
            answer.Status(IfWhole(command, () => LinkKeys.Erase(index) ? StackStatus.Success : StackStatus.InvalidArgument));
        };
        _handlers[EzspFrameId.ClearKeyTable] = (_, answer) =>
        {
            LinkKeys.Clear();
            answer.Status(StackStatus.Success);
        };
    }

    private void ImportLinkKey(EzspReader command, EzspWriter answer)
    {
        int index = command.U8();
        ulong partner = command.Eui64();
        byte[] key = command.Key();
        answer.Status32(IfWhole(command, () => LinkKeys.Put(index, partner, key) ? StackStatus.Success : StackStatus.TableFull));
    }

    private void ExportLinkKeyByEui(EzspReader command, EzspWriter answer)
    {
        ulong partner = command.Eui64();
        byte[] key = LinkKeys.KeyOf(partner);
        int index = LinkKeys.Find(partner);
        StackStatus status = key == null ? StackStatus.NotFound : StackStatus.Success;
        key ??= new byte[KeyBytes];
        byte[] metadata = new byte[KeyMetadataBytes];
        if (IsVersion13)
        {
            answer.Bytes(key).U8(index).Bytes(metadata).Status32(status);
        }
        else
        {
            answer.Status32(status).U8(KeyTypeApplicationLink).U8(index).U16(0).Eui64(partner).U8(0).U8(0).U32(NoKeyAlgorithm)
                .Bytes(key).Bytes(metadata);
        }
    }
}
