// Reads a set of Parquet files with hyparquet, a reader in JavaScript, and counts the classes.
//   node tests/read_parquet.mjs HYPARQUET_FOLDER SET_FOLDER
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [library, set] = process.argv.slice(2)
const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import(
  pathToFileURL(resolve(library, 'node_modules/hyparquet/src/node.js')))

let rows = 0
const counts = new Map()
for (const name of readdirSync(set).filter(name => name.endsWith('.parquet')).sort()) {
  const file = await asyncBufferFromFile(resolve(set, name))
  const metadata = await parquetMetadataAsync(file)
  const features = JSON.parse(metadata.key_value_metadata.find(pair => pair.key === 'huggingface').value).info.features
  for (const row of await parquetReadObjects({ file })) {
    const png = typeof row.image.bytes === 'string' ? Buffer.from(row.image.bytes, 'latin1') : row.image.bytes
    if (row.row !== BigInt(rows++) || png[png.length - 8] !== 0x49) throw new Error(`row ${rows - 1} of ${name}`)
    if (!row.digitalSourceType.endsWith('/trainedAlgorithmicMedia')) throw new Error(`mark of row ${rows - 1}`)
    const label = features.label.names[Number(row.label)]
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
}
console.log(`${rows} rows: ${[...counts].map(([label, count]) => `${label} ${count}`).join(', ')}`)
