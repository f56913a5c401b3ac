-- wrk asks for stickers and proof pages of many codes. Usage, behind "--":
--   zipf FORM COUNT SEED    codes of 0 to COUNT-1 by Zipf's law (s = 1), other draws for each seed
--   each FORM COUNT FROM    all of them, each once, beginning with the FROM-th
-- FORM says how a target is made of a code: sticker, proof, or file (what nginx has in its place).
-- Codes in demand are spread over all, by a stride that shares no factor with a power of ten.
local threads, STRIDE = 0, 7654321

local forms = {
	sticker = function(code) return "/sticker/" .. code .. "/56x88.svg" end,
	proof = function(code) return "/proof/" .. code end,
	file = function(code) return "/" .. code:sub(1, 7) .. "/" .. code .. ".svg" end,
}

function setup(thread)
	thread:set("number", threads)
	threads = threads + 1
end

function init(args)
	target, count = forms[args[2]], tonumber(args[3])
	by_zipf, asked = args[1] == "zipf", tonumber(args[4]) + number
	scale = math.log(count + 1)
	math.randomseed(tonumber(args[4]) * 2 + number)
	rest = " HTTP/1.1\r\nHost: " .. wrk.headers["Host"] .. "\r\nReferer: https://s"
end

-- The rank of a draw is k with the probability log((k + 1) / k) / log(COUNT + 1), nearly 1 / k.
local function draw()
	if by_zipf then return math.min(math.floor(math.exp(math.random() * scale)), count) end
	asked = asked + 2
	return asked
end

function request()
	local code = string.format("%010d", draw() * STRIDE % count)
	return "GET " .. target(code) .. rest .. code .. ".example.com/\r\n\r\n"
end
