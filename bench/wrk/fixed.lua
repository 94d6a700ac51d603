-- Sends ready-made requests, one at random each time.
-- Argument: a file of whole HTTP requests, each followed by a NUL byte (harness/requests.py writes it).
-- Everything is built before the clock starts, so that the load generator costs the same whichever server answers.

local requests = {}

function init(args)
    local file = assert(io.open(args[1], "rb"))
    for request in file:read("*a"):gmatch("(%Z+)%z") do
        requests[#requests + 1] = request
    end
    file:close()
    assert(#requests > 0, "no requests in " .. args[1])
    math.randomseed(20240501)
end

local random = math.random

function request()
    return requests[random(#requests)]
end

done = require("result").done
