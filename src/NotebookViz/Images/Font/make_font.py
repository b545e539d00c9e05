#!/usr/bin/python3
"""Draws the glyphs of Roboto Regular once, at the size at which static pictures show text, into glyphs.bin.

Needs Debian's python3-pil and fonts-roboto-unhinted. Layout, before deflate: for each glyph code point (u16), advance in 1/64 pixel
(u16), left and top of the box against pen and baseline (i8 each), width and height of the box (u8 each), then one byte of coverage
(0 to 15) a pixel, row by row.
"""
import struct, sys, zlib
from PIL import Image, ImageDraw, ImageFont

SIZE = 22  # pixels: 11 CSS pixels in a picture drawn at twice its size
font = ImageFont.truetype(sys.argv[1], SIZE)
characters = [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x391, 0x3CA), *map(ord, "–—…‘’“”•−∞≈≤≥→←↑↓∑√")]
out = bytearray()
for code in characters:
    text = chr(code)
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    width, height = max(0, right - left), max(0, bottom - top)
    image = Image.new("L", (max(1, width), max(1, height)))
    ImageDraw.Draw(image).text((-left, -top), text, font=font, fill=255, anchor="ls")
    out += struct.pack("<HHbbBB", code, round(font.getlength(text) * 64), left, top, width, height)
    if width and height:
        out += bytes((value + 8) // 17 for value in image.tobytes())
packer = zlib.compressobj(9, zlib.DEFLATED, -15)
data = packer.compress(bytes(out)) + packer.flush()
open(sys.argv[2], "wb").write(data)
print(len(characters), "glyphs,", len(data), "bytes")
