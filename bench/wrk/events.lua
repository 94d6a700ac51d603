-- Posts events, each about another pending referral.
-- Arguments: a file of referral ids (one a line), the API key, a tag that makes the external ids of this run unique.
-- When the ids are used up it repeats the last event, which is a cheap replay: the caller must hand over more ids than
-- the run can use, and treats a run that used them all as void.

local ids, head, tag = {}, nil, nil
local used = 0

function init(args)
    for id in io.lines(args[1]) do
        ids[#ids + 1] = id
    end
    assert(#ids > 0, "no referral ids in " .. args[1])
    tag = args[3]
    head = "POST /v1/events HTTP/1.1\r\nHost: " .. wrk.headers["Host"] ..
        "\r\nUser-Agent: example-billing/1.0\r\nAccept: application/json\r\nAuthorization: Bearer " .. args[2] ..
        "\r\nContent-Type: application/json\r\nContent-Length: "
end

function request()
    if used < #ids then
        used = used + 1
    end
    local body = string.format(
        '{"type":"invoice.paid","external_id":"%s-%d","referral_id":"%s","amount":%d,"currency":"USD"}',
        tag, used, ids[used], 5000 + used % 90000)
    return head .. #body .. "\r\n\r\n" .. body
end

done = require("result").done
