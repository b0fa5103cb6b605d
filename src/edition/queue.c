/* Many jobs on several threads, their results in the order asked for. See edition.h.
 *
 * Each worker takes the next request that nobody has; the caller waits for results in order. A worker touches
 * no memory of the caller's jobs, so a failure of memory stays within the job in which it happens. */
#include <pthread.h>

#include "edition/edition.h"

enum slot_state { SLOT_WAITS, SLOT_DONE };

struct eg_edition_queue {
    eg_engine *engine;
    const eg_edition_request *requests;
    size_t n;
    size_t n_given;     /* results handed out; the caller's thread only */
    unsigned n_threads; /* workers running; 0: jobs run in the caller's thread */
    pthread_t *threads;
    pthread_mutex_t lock; /* for what follows */
    pthread_cond_t done;
    size_t n_taken; /* requests a worker has taken */
    bool is_stopped;
    eg_result **results;   /* a request each */
    unsigned char *states; /* enum slot_state */
};

static void *work(void *data)
{
    eg_edition_queue *queue = data;
    pthread_mutex_lock(&queue->lock);
    while (!queue->is_stopped && queue->n_taken < queue->n) {
        size_t i = queue->n_taken++;
        pthread_mutex_unlock(&queue->lock);
        eg_result *result = eg_edition_make(queue->engine, &queue->requests[i]);
        pthread_mutex_lock(&queue->lock);
        queue->results[i] = result;
        queue->states[i] = SLOT_DONE;
        pthread_cond_signal(&queue->done);
    }
    pthread_mutex_unlock(&queue->lock);
    return NULL;
}

static void start_workers(eg_edition_queue *queue, unsigned n)
{
    queue->threads = eg_memory_alloc(n * sizeof(pthread_t));
    if (!queue->threads)
        return; /* slower, not wrong */
    while (queue->n_threads < n && pthread_create(&queue->threads[queue->n_threads], NULL, work, queue) == 0)
        queue->n_threads++;
}

eg_edition_queue *eg_edition_queue_new(eg_engine *engine, const eg_edition_request *requests, size_t n,
                                       unsigned n_threads)
{
    eg_edition_queue *queue = eg_memory_alloc(sizeof *queue);
    if (!queue)
        return NULL;
    *queue = (eg_edition_queue){.engine = engine, .requests = requests, .n = n};
    if (n_threads > n)
        n_threads = (unsigned)n;
    if (n_threads < 2)
        return queue;
    queue->results = eg_memory_alloc(n * sizeof(eg_result *));
    queue->states = eg_memory_alloc(n);
    if (queue->results && queue->states && pthread_mutex_init(&queue->lock, NULL) == 0) {
        if (pthread_cond_init(&queue->done, NULL) == 0) {
            start_workers(queue, n_threads);
            if (queue->n_threads)
                return queue;
            pthread_cond_destroy(&queue->done);
        }
        pthread_mutex_destroy(&queue->lock);
    }
    return queue; /* no threads to be had: one job after another */
}

eg_result *eg_edition_queue_next(eg_edition_queue *queue)
{
    size_t i = queue->n_given++;
    if (!queue->n_threads)
        return eg_edition_make(queue->engine, &queue->requests[i]);
    pthread_mutex_lock(&queue->lock);
    while (queue->states[i] != SLOT_DONE)
        pthread_cond_wait(&queue->done, &queue->lock);
    eg_result *result = queue->results[i];
    queue->results[i] = NULL;
    pthread_mutex_unlock(&queue->lock);
    return result;
}

void eg_edition_queue_free(eg_edition_queue *queue)
{
    if (!queue)
        return;
    if (queue->n_threads) {
        pthread_mutex_lock(&queue->lock);
        queue->is_stopped = true;
        pthread_mutex_unlock(&queue->lock);
        for (unsigned i = 0; i < queue->n_threads; i++)
            pthread_join(queue->threads[i], NULL);
        for (size_t i = 0; i < queue->n; i++)
            eg_result_free(queue->results[i]);
        pthread_cond_destroy(&queue->done);
        pthread_mutex_destroy(&queue->lock);
    }
    eg_memory_free(queue->threads);
    eg_memory_free(queue->results);
    eg_memory_free(queue->states);
    eg_memory_free(queue);
}
